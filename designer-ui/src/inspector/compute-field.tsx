/** A compute target: one that the server offers, one that the pipeline names already, or any other name. */
import { computeName } from '@millrace/pipeline-engine/browser';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { queries } from '../api/queries.ts';
import { useT } from '../i18n/translate.ts';
import { computeNames, computeReference } from '../model/compute-names.ts';
import { useDocumentStore } from '../store/document-store.ts';
import { ComboBox } from '../ui/combo-box.tsx';

/** What every server has: shown until it has answered. */
const always: readonly string[] = ['local'];

interface Props {
  readonly label: string;
  readonly hint: string;
  /** As it is spelled in the file. */
  readonly value: string | undefined;
  /** `default_compute` takes references only. */
  readonly spelledLocal: 'local' | 'azureml:local';
  readonly placeholder?: string;
  readonly onCommit: (spelled: string | undefined) => void;
}

export function ComputeField({ label, hint, value, spelledLocal, placeholder, onCommit }: Props) {
  const t = useT();
  const { data } = useQuery(queries.computes());
  const offered = useMemo(() => data?.map(({ name }) => name) ?? always, [data]);
  const names = useDocumentStore(useShallow(({ model }) => (model ? computeNames(model, offered) : offered)));
  const options = useMemo(() => names.map((id) => ({ id, icon: 'server' as const })), [names]);
  const shown = value === undefined ? '' : computeName(value);
  return (
    <ComboBox
      label={label}
      optional
      hint={hint}
      options={options}
      value={shown}
      placeholder={placeholder}
      emptyText={t('interface.noSuchCompute')}
      onCommit={(text) => onCommit(computeReference(text, spelledLocal))}
    />
  );
}
