/** Ordered rules on the left, the columns that they come to on the right. */
import type { Column } from '@millrace/pipeline-engine/browser';
import { useT } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { emptyRule, moveRule, type RuleSelection, removeRule, replaceRule } from '../column-rules.ts';
import styles from './column-picker.module.css';
import { ResultPreview } from './result-preview.tsx';
import { RuleRow } from './rule-row.tsx';

interface Props {
  readonly rules: RuleSelection;
  readonly columns: readonly Column[] | undefined;
  readonly onChange: (rules: RuleSelection) => void;
}

export function WithRules({ rules: selection, columns, onChange }: Props) {
  const t = useT();
  const { begin, rules, keepOrder } = selection;
  const setRules = (next: RuleSelection['rules']) => onChange({ ...selection, rules: next });
  return (
    <div className={styles.rulesView}>
      <div className={styles.rulesSide}>
        <Select
          label={t('inspector.beginWith')}
          options={[
            { id: 'all', label: t('inspector.allColumns') },
            { id: 'none', label: t('inspector.noColumns') },
          ]}
          value={begin}
          onChange={(id) => onChange({ ...selection, begin: id === 'all' ? 'all' : 'none' })}
        />
        <ol className={styles.rules} aria-label={t('inspector.rules')}>
          {rules.map((rule, index) => (
            <RuleRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the order
              key={index}
              rule={rule}
              number={index + 1}
              isLast={index === rules.length - 1}
              columns={columns}
              onChange={(next) => setRules(replaceRule(rules, index, next))}
              onMove={(by) => setRules(moveRule(rules, index, by))}
              onRemove={() => setRules(removeRule(rules, index))}
            />
          ))}
        </ol>
        <Button
          icon="plus"
          onClick={() => setRules([...rules, emptyRule('names', begin === 'all' ? 'exclude' : 'include')])}
        >
          {t('inspector.addRule')}
        </Button>
        <Checkbox checked={keepOrder} onChange={(checked) => onChange({ ...selection, keepOrder: checked })}>
          {t('inspector.keepOrder')}
        </Checkbox>
      </div>
      <ResultPreview selection={{ begin, rules: [...rules], keepOrder }} columns={columns} />
    </div>
  );
}
