/** Lines of a file, with those marked that another version does not have. */

import { scrollable } from '../ui/scrollable.ts';
import styles from './conflict.module.css';

interface LinesProps {
  readonly text: string;
  readonly absent: string;
  readonly label: string;
  /** Lines that are not in here are marked. */
  readonly before?: string;
}

export function Lines({ text, absent, label, before }: LinesProps) {
  if (text === '') return <p className={styles.absent}>{absent}</p>;
  const known = before === undefined ? undefined : new Set(linesOf(before));
  return (
    // biome-ignore lint/a11y/useSemanticElements: lines of a file are no group of fields
    <pre className={styles.lines} role="group" {...scrollable} aria-label={label}>
      {withoutIndent(linesOf(text)).map(({ number, whole, shown }) => (
        <span key={number} data-changed={(known && !known.has(whole)) || undefined}>
          {shown}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** What all lines are indented by says nothing here. */
function withoutIndent(lines: readonly string[]) {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = Math.min(...indents);
  return lines.map((whole, index) => ({
    number: index + 1,
    whole,
    shown: Number.isFinite(shared) ? whole.slice(shared) : whole,
  }));
}
