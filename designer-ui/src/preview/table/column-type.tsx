/** The type of a column as an icon and a word. */
import type { Column, ColumnType } from '@millrace/pipeline-engine/browser';
import type { MessageKey } from '../../i18n/translate.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';

const icons: Readonly<Record<ColumnType, IconName>> = {
  string: 'type',
  integer: 'hash',
  double: 'hash',
  boolean: 'toggle-left',
  datetime: 'calendar-days',
};

const words = {
  string: 'common.typeString',
  integer: 'common.typeInteger',
  double: 'common.typeDouble',
  boolean: 'common.typeBoolean',
  datetime: 'common.typeDatetime',
} as const satisfies Record<ColumnType, MessageKey>;

export function columnTypeKey(column: Column): (typeof words)[ColumnType] | 'common.typeCategorical' {
  return column.categorical ? 'common.typeCategorical' : words[column.type];
}

export function ColumnTypeIcon({ column }: { column: Column }) {
  return <Icon name={column.categorical ? 'tag' : icons[column.type]} size={14} />;
}
