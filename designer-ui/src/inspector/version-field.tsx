/** Which version of its component a node uses: one that is known here, a label, or any other. */
import { formatComponentReference, type PipelineNode } from '@millrace/pipeline-engine/browser';
import { useMemo } from 'react';
import { useT } from '../i18n/translate.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { ComboBox } from '../ui/combo-box.tsx';
import { changeVersion } from './edits.ts';

export function VersionField({ node }: { node: PipelineNode }) {
  const t = useT();
  const definitions = useComponentsStore((state) => state.definitions);
  const { component } = node;
  const named = component?.kind === 'file' ? undefined : component?.name;
  const options = useMemo(() => {
    const known = definitions.filter(({ name }) => name === named).map(({ version }) => version);
    return [...new Set([...known, '@latest'])].map((id) => ({ id, icon: 'tag' as const }));
  }, [definitions, named]);
  // A file has no version, and a component that is written in the node has none either.
  if (!component || component.kind === 'file') return null;
  const pin = component.version ?? (component.label === undefined ? '' : `@${component.label}`);
  return (
    <ComboBox
      key={formatComponentReference(component)}
      label={t('interface.version')}
      hint={t('interface.versionHint')}
      options={options}
      value={pin}
      emptyText={t('interface.noOtherVersion')}
      onCommit={(text) => {
        const wanted = text.trim();
        if (wanted !== '' && wanted !== '@') changeVersion(node.id, wanted);
      }}
    />
  );
}
