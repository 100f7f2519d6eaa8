/** The first page: what the component is called, and what it begins with. */
import { useId, useState } from 'react';
import { type MessageKey, useT } from '../i18n/translate.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { TextField } from '../ui/text-field.tsx';
import { nameFrom, type Template, type TemplateId, templates } from './templates.ts';
import styles from './wizard.module.css';

const words = {
  python: ['wizard.python', 'wizard.pythonText', 'terminal'],
  'python-function': ['wizard.pythonFunction', 'wizard.pythonFunctionText', 'code'],
  r: ['wizard.r', 'wizard.rText', 'trending-up'],
  node: ['wizard.node', 'wizard.nodeText', 'blocks'],
  shell: ['wizard.shell', 'wizard.shellText', 'server'],
} as const satisfies Readonly<Record<TemplateId, readonly [MessageKey, MessageKey, IconName]>>;

interface Props {
  readonly onClose: () => void;
  readonly onChosen: (title: string, template: Template) => void;
}

export function ChooseTemplate({ onClose, onChosen }: Props) {
  const t = useT();
  const legend = useId();
  const [title, setTitle] = useState('');
  const [chosen, setChosen] = useState<TemplateId>('python');
  const template = templates.find(({ id }) => id === chosen);
  const go = (): void => {
    if (template && title.trim() !== '') onChosen(title.trim(), template);
  };
  return (
    <Dialog
      title={t('wizard.title')}
      size="large"
      onClose={onClose}
      actions={
        <>
          <span className={styles.path}>
            {title.trim() === '' ? '' : t('wizard.willBe', { path: `components/${nameFrom(title)}` })}
          </span>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" disabled={title.trim() === ''} onClick={go}>
            {t('wizard.continue')}
          </Button>
        </>
      }
    >
      <form
        className={styles.choose}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <TextField label={t('wizard.what')} hint={t('wizard.whatHint')} value={title} onCommit={setTitle} />
        <fieldset className={styles.templates} aria-labelledby={legend}>
          <legend id={legend}>{t('wizard.begin')}</legend>
          {templates.map(({ id }) => {
            const [name, text, icon] = words[id];
            return (
              <label key={id} className={styles.template}>
                <input
                  type="radio"
                  name="template"
                  className={styles.radio}
                  checked={id === chosen}
                  onChange={() => setChosen(id)}
                />
                <Icon name={icon} />
                <span className={styles.templateName}>{t(name)}</span>
                <span className={styles.templateText}>{t(text)}</span>
              </label>
            );
          })}
        </fieldset>
      </form>
    </Dialog>
  );
}
