/** A column selection in words, for the summary box: `All columns, without normalized-losses`. Pure. */
import type { ColumnRule, ColumnSelection } from '@millrace/pipeline-engine/browser';
import type { Translate } from '../i18n/translate.ts';
import { isNames } from './column-rules.ts';

const kindKeys = {
  numeric: 'common.typeNumeric',
  string: 'common.typeString',
  integer: 'common.typeInteger',
  double: 'common.typeDouble',
  boolean: 'common.typeBoolean',
  datetime: 'common.typeDatetime',
  categorical: 'common.typeCategorical',
} as const;
const roleKeys = {
  feature: 'common.roleFeature',
  label: 'common.roleLabel',
  score: 'common.roleScore',
  none: 'common.roleNone',
} as const;

export type KindName = keyof typeof kindKeys;
export type RoleName = keyof typeof roleKeys;

export function kindText(kind: KindName, t: Translate): string {
  return t(kindKeys[kind]);
}

export function roleText(role: RoleName, t: Translate): string {
  return t(roleKeys[role]);
}

function valuesText(rule: ColumnRule, t: Translate): string {
  switch (rule.by) {
    case 'names':
      return rule.values.join(', ');
    case 'indices':
      return t('inspector.columnsNumbered', { indices: rule.values });
    case 'types':
      return rule.values.map((kind) => kindText(kind, t)).join(', ');
    default:
      return rule.values.map((role) => roleText(role, t)).join(', ');
  }
}

/** One line per rule; the first line says what the rules begin with. */
export function selectionLines(selection: ColumnSelection, t: Translate): readonly string[] {
  if (isNames(selection)) {
    return selection.length === 0 ? [t('inspector.noColumns')] : [selection.join(', ')];
  }
  const begin = selection.begin === 'all' ? t('inspector.allColumns') : t('inspector.noColumns');
  const rules = selection.rules.map((rule) => {
    const values = valuesText(rule, t);
    return rule.action === 'include'
      ? t('inspector.plusColumns', { values })
      : t('inspector.minusColumns', { values });
  });
  if (selection.begin === 'none' && rules.length > 0) return rules;
  return [begin, ...rules];
}
