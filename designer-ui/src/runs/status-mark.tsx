/** A status as its glyph and its word. */
import type { RunStatus, StepStatus } from '@millrace/pipeline-engine/browser';
import { useT } from '../i18n/translate.ts';
import list from '../pages/list.module.css';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { statusGlyph, statusKeys } from './run-words.ts';

export function StatusMark({ status }: { status: RunStatus | StepStatus }) {
  const t = useT();
  return (
    <span className={list.status}>
      <StateGlyph state={statusGlyph(status)} />
      {t(statusKeys[status])}
    </span>
  );
}
