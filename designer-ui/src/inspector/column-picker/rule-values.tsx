/** What a rule chooses: names as chips with a box to add one, numbers as text, types and roles as toggles. */
import { type Column, type ColumnRule, unreachable } from '@millrace/pipeline-engine/browser';
import { useT } from '../../i18n/translate.ts';
import { ComboBox } from '../../ui/combo-box.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { columnIcon, columnKind } from '../column-icon.ts';
import { columnKinds, columnRoles, isIndexList, parseNames, toggleValue } from '../column-rules.ts';
import { kindText, roleText } from '../selection-summary.ts';
import styles from './column-picker.module.css';

interface Props {
  readonly rule: ColumnRule;
  readonly columns: readonly Column[] | undefined;
  readonly onChange: (rule: ColumnRule) => void;
}

export function RuleValues({ rule, columns, onChange }: Props) {
  const t = useT();
  switch (rule.by) {
    case 'names':
      return <Names rule={rule} columns={columns} onChange={(values) => onChange({ ...rule, values })} />;
    case 'indices':
      return (
        <TextField
          label={t('inspector.byIndices')}
          hint={t('inspector.indicesHint')}
          error={isIndexList(rule.values) ? undefined : t('inspector.badIndices')}
          value={rule.values}
          onCommit={(text) => onChange({ ...rule, values: text.normalize('NFKC').replace(/\s+/g, '') })}
        />
      );
    case 'types':
      return (
        <Toggles
          label={t('inspector.byTypes')}
          options={columnKinds.map((id) => ({ id, label: kindText(id, t) }))}
          chosen={rule.values}
          onToggle={(id) => onChange({ ...rule, values: toggleValue(rule.values, id) })}
        />
      );
    case 'roles':
      return (
        <Toggles
          label={t('inspector.byRoles')}
          options={columnRoles.map((id) => ({ id, label: roleText(id, t) }))}
          chosen={rule.values}
          onToggle={(id) => onChange({ ...rule, values: toggleValue(rule.values, id) })}
        />
      );
    default:
      return unreachable(rule);
  }
}

interface TogglesProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly chosen: readonly Id[];
  readonly onToggle: (id: Id) => void;
}

function Toggles<Id extends string>({ label, options, chosen, onToggle }: TogglesProps<Id>) {
  return (
    <fieldset className={styles.chips} aria-label={label}>
      {options.map(({ id, label: text }) => (
        <button
          key={id}
          type="button"
          className={styles.chip}
          aria-pressed={chosen.includes(id)}
          onClick={() => onToggle(id)}
        >
          {chosen.includes(id) ? <Icon name="check" size={12} /> : null}
          {text}
        </button>
      ))}
    </fieldset>
  );
}

interface NamesProps {
  readonly rule: Extract<ColumnRule, { by: 'names' }>;
  readonly columns: readonly Column[] | undefined;
  readonly onChange: (names: string[]) => void;
}

function Names({ rule: { values }, columns, onChange }: NamesProps) {
  const t = useT();
  const known = columns && new Set(columns.map(({ name }) => name));
  const left = (columns ?? []).filter(({ name }) => !values.includes(name));
  return (
    <>
      {values.length > 0 ? (
        <ul className={styles.chips}>
          {values.map((name, index) => (
            <li key={`${name} ${values.indexOf(name) === index ? '' : index}`} className={styles.chip}>
              {known && !known.has(name) ? <StateGlyph state="problem" size={12} /> : null}
              {name}
              <button
                type="button"
                className={styles.chipRemove}
                aria-label={t('inspector.removeName', { name })}
                onClick={() => onChange(values.filter((_, at) => at !== index))}
              >
                <Icon name="x" size={12} />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <ComboBox
        key={values.length}
        label={t('inspector.addName')}
        options={left.map((column) => ({
          id: column.name,
          icon: columnIcon(column),
          extra: kindText(columnKind(column), t),
        }))}
        value=""
        placeholder={t('inspector.chooseColumn')}
        emptyText={t('inspector.noColumnFits')}
        onCommit={(text) => onChange([...values, ...parseNames(text)])}
      />
    </>
  );
}
