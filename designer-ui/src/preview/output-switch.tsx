/** Chooses between the outputs of a node; a single output needs no choice. */
import type { OutputRecord, PortKind } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import { PortGlyph } from '../ui/port-glyph.tsx';
import styles from './preview.module.css';

export interface NamedOutput {
  readonly record: OutputRecord;
  readonly title: string;
  readonly kind: PortKind;
}

export interface OutputSwitchProps {
  readonly outputs: readonly NamedOutput[];
  readonly shown: string;
  readonly onShow: (name: string) => void;
}

export function OutputSwitch({ outputs, shown, onShow }: OutputSwitchProps) {
  const t = useT();
  if (outputs.length < 2) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inside this row.
    <div role="group" aria-label={t('preview.outputs')} className={styles.outputs}>
      {outputs.map(({ record, title, kind }) => (
        <button
          key={record.name}
          type="button"
          aria-pressed={record.name === shown}
          className={styles.output}
          onClick={() => onShow(record.name)}
        >
          <PortGlyph kind={kind} />
          {title}
        </button>
      ))}
    </div>
  );
}
