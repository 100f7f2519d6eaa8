/** The dialog that edits a column selection: by name, or with ordered rules. Nothing changes before Apply. */
import type { Column, ColumnSelection } from '@millrace/pipeline-engine/browser';
import { resolveColumns } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import { useT } from '../../i18n/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { isNames, namesText, type RuleSelection, selectionText, toRules } from '../column-rules.ts';
import { ByName } from './by-name.tsx';
import styles from './column-picker.module.css';
import { WithRules } from './with-rules.tsx';

export interface ColumnPickerProps {
  readonly title: string;
  readonly selection: ColumnSelection;
  /** Undefined while they are not known. */
  readonly columns: readonly Column[] | undefined;
  /** With the text for the file. */
  readonly onApply: (text: string) => void;
  readonly onClose: () => void;
}

type Mode = 'names' | 'rules';

/** The names that rules come to; what cannot be resolved leaves the names that the rules speak of. */
function namesOf(rules: RuleSelection, columns: readonly Column[] | undefined): readonly string[] {
  const resolved = columns && resolveColumns({ ...rules, rules: [...rules.rules] }, columns);
  if (resolved?.ok) return resolved.value.map(({ name }) => name);
  return rules.rules.flatMap((rule) => (rule.by === 'names' && rule.action === 'include' ? rule.values : []));
}

export default function ColumnPicker({ title, selection, columns, onApply, onClose }: ColumnPickerProps) {
  const t = useT();
  const [mode, setMode] = useState<Mode>(isNames(selection) ? 'names' : 'rules');
  const [names, setNames] = useState<readonly string[]>(isNames(selection) ? selection : []);
  const [rules, setRules] = useState<RuleSelection>(() => toRules(selection));

  const changeMode = (next: Mode) => {
    if (next === mode) return;
    if (next === 'names') setNames(namesOf(rules, columns));
    else if (names.join('\n') !== namesOf(rules, columns).join('\n')) setRules(toRules([...names]));
    setMode(next);
  };

  return (
    <Dialog
      title={title}
      size="large"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            onClick={() => onApply(mode === 'names' ? namesText(names) : selectionText(rules))}
          >
            {t('common.apply')}
          </Button>
        </>
      }
    >
      <Tabs<Mode>
        label={t('inspector.pickerTabs')}
        tabs={[
          { id: 'names', label: t('inspector.byName') },
          { id: 'rules', label: t('inspector.withRules') },
        ]}
        selected={mode}
        onSelect={changeMode}
      >
        <div className={styles.panel}>
          {mode === 'names' ? (
            <ByName names={names} columns={columns} onChange={setNames} />
          ) : (
            <WithRules rules={rules} columns={columns} onChange={setRules} />
          )}
        </div>
      </Tabs>
    </Dialog>
  );
}
