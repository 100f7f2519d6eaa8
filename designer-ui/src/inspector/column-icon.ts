/** The icon and the word for the type of a column. */
import type { Column } from '@millrace/pipeline-engine/browser';
import type { IconName } from '../ui/icon.tsx';
import type { KindName } from './selection-summary.ts';

const icons: Readonly<Record<Column['type'], IconName>> = {
  string: 'type',
  integer: 'hash',
  double: 'hash',
  boolean: 'toggle-left',
  datetime: 'calendar-days',
};

export function columnIcon({ type, categorical }: Pick<Column, 'type' | 'categorical'>): IconName {
  return categorical ? 'tag' : icons[type];
}

export function columnKind({ type, categorical }: Pick<Column, 'type' | 'categorical'>): KindName {
  return categorical ? 'categorical' : type;
}
