/** One rule: include or exclude, chosen by what, which; and its place in the order. */
import type { Column, ColumnRule } from '@millrace/pipeline-engine/browser';
import { useT } from '../../i18n/translate.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { PlainSelect } from '../../ui/select.tsx';
import { changeBy, type RuleBy } from '../column-rules.ts';
import styles from './column-picker.module.css';
import { RuleValues } from './rule-values.tsx';

interface Props {
  readonly rule: ColumnRule;
  /** From 1. */
  readonly number: number;
  readonly isLast: boolean;
  readonly columns: readonly Column[] | undefined;
  readonly onChange: (rule: ColumnRule) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

const ways: readonly RuleBy[] = ['names', 'indices', 'types', 'roles'];
const wayKeys = {
  names: 'inspector.byNames',
  indices: 'inspector.byIndices',
  types: 'inspector.byTypes',
  roles: 'inspector.byRoles',
} as const;

export function RuleRow({ rule, number, isLast, columns, onChange, onMove, onRemove }: Props) {
  const t = useT();
  return (
    <li className={styles.rule} aria-label={t('inspector.rule', { number })}>
      <div className={styles.ruleHead}>
        <div className={styles.ruleAction}>
          <PlainSelect
            label={t('inspector.ruleAction')}
            options={[
              { id: 'include', label: t('inspector.include') },
              { id: 'exclude', label: t('inspector.exclude') },
            ]}
            value={rule.action}
            onChange={(id) => onChange({ ...rule, action: id === 'include' ? 'include' : 'exclude' })}
          />
        </div>
        <div className={styles.ruleBy}>
          <PlainSelect
            label={t('inspector.ruleBy')}
            options={ways.map((by) => ({ id: by, label: t(wayKeys[by]) }))}
            value={rule.by}
            onChange={(id) => onChange(changeBy(rule, ways.find((by) => by === id) ?? 'names'))}
          />
        </div>
        <span className={styles.ruleButtons}>
          <IconButton
            small
            icon="arrow-up"
            label={t('inspector.moveRuleUp', { number })}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          />
          <IconButton
            small
            icon="arrow-down"
            label={t('inspector.moveRuleDown', { number })}
            disabled={isLast}
            onClick={() => onMove(1)}
          />
          <IconButton small icon="trash-2" label={t('inspector.removeRule', { number })} onClick={onRemove} />
        </span>
      </div>
      <RuleValues rule={rule} columns={columns} onChange={onChange} />
    </li>
  );
}
