/** The second page: the files at the left, what follows from them and a sample at the right. */
import { lazy, Suspense, useState } from 'react';
import { addComponent } from '../actions/edit-actions.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { viewport } from '../store/canvas-store.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { useViewStore } from '../store/view-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { PortsPanel } from './ports-panel.tsx';
import { TryPanel } from './try-panel.tsx';
import { useSaving } from './use-saving.ts';
import styles from './wizard.module.css';
import {
  changedFiles,
  definitionFile,
  definitionPath,
  edited,
  following,
  parseDefinition,
  readOf,
  type WizardFiles,
  withPackages,
  withType,
} from './wizard-files.ts';

const CodeEditor = lazy(() => import('../code/code-editor.tsx'));

interface Props {
  readonly initial: WizardFiles;
  readonly onClose: () => void;
}

export function WriteComponent({ initial, onClose }: Props) {
  const t = useT();
  const [files, setFiles] = useState(initial);
  const [leaving, setLeaving] = useState(false);
  const saving = useSaving(files, setFiles);
  const { definition, issues } = parseDefinition(files.folder, files.texts);
  const mistake = issues.find(({ severity }) => severity === 'error');
  const isChanged = changedFiles(files).length > 0;
  const leave = () => (isChanged && files !== initial ? setLeaving(true) : onClose());
  const place = async () => {
    if (!(await saving.save())) return;
    onClose();
    await placeOnCanvas(files.folder);
  };
  const isNew = initial.saved === undefined;
  const path = `components/${files.folder}`;
  return (
    <Dialog
      title={isNew ? files.title : t('wizard.editTitle', { name: files.title })}
      size="full"
      onClose={leave}
      actions={
        <>
          <span className={styles.path}>
            {t(files.saved === undefined ? 'wizard.willBe' : 'wizard.savedIn', { path })}
          </span>
          {saving.problem ? <ProblemNote error={saving.problem} /> : null}
          <Button onClick={leave}>{t('common.close')}</Button>
          <Button busy={saving.isBusy} disabled={!isChanged} onClick={() => void saving.save()}>
            {t('wizard.save')}
          </Button>
          <Button
            variant="primary"
            disabled={definition === undefined || mistake !== undefined}
            onClick={() => void (isNew ? place() : saving.save().then((done) => done && onClose()))}
          >
            {t(isNew ? 'wizard.place' : 'wizard.saveAndClose')}
          </Button>
        </>
      }
    >
      <div className={styles.write}>
        <Code files={files} onEdit={(file, text) => setFiles(edited(files, file, text))} />
        <aside className={styles.aside}>
          <PortsPanel
            definition={definition}
            issues={issues}
            script={files.script === undefined ? undefined : readOf(files)}
            follows={files.follows}
            onFollow={() => setFiles(following(files))}
            onType={(port, type) => setFiles(withType(files, port, type))}
          />
          {files.script?.endsWith('.py') && files.follows ? (
            <section className={styles.part}>
              <TextArea
                mono
                rows={2}
                label={t('wizard.packages')}
                hint={t('wizard.packagesHint')}
                value={files.packages}
                onCommit={(packages) => setFiles(withPackages(files, packages))}
              />
            </section>
          ) : null}
          {definition ? (
            <TryPanel definition={definition} file={definitionPath(files.folder)} save={saving.save} />
          ) : null}
        </aside>
      </div>
      {leaving ? <Discard onStay={() => setLeaving(false)} onLeave={onClose} /> : null}
    </Dialog>
  );
}

interface CodeProps {
  readonly files: WizardFiles;
  readonly onEdit: (file: string, text: string) => void;
}

function Code({ files, onEdit }: CodeProps) {
  const t = useT();
  const names = Object.keys(files.texts).toSorted((a, b) => rank(a, files) - rank(b, files));
  const [chosen, setChosen] = useState(names[0] ?? definitionFile);
  return (
    <Tabs
      label={t('wizard.files')}
      tabs={names.map((name) => ({ id: name, label: name }))}
      selected={chosen}
      onSelect={setChosen}
      className={styles.code ?? ''}
      panelClassName={styles.editor ?? ''}
    >
      <Suspense fallback={<Spinner label={t('common.loading')} />}>
        <CodeEditor
          key={chosen}
          isFile
          text={files.texts[chosen] ?? ''}
          language={languageOf(chosen)}
          label={t('wizard.codeLabel', { file: chosen })}
          describedBy={undefined}
          onChange={(text) => onEdit(chosen, text)}
          onLeave={() => undefined}
        />
      </Suspense>
    </Tabs>
  );
}

/** The script, the definition, everything else. */
const rank = (name: string, { script }: WizardFiles): number => {
  if (name === script || (script === undefined && name.startsWith('script.'))) return 0;
  return name === definitionFile ? 1 : 2;
};

const languages: Readonly<Record<string, string>> = {
  py: 'python',
  r: 'r',
  mjs: 'javascript',
  js: 'javascript',
  sh: 'shell',
  yaml: 'yaml',
  yml: 'yaml',
  sql: 'sql',
};

const languageOf = (file: string): string =>
  languages[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? 'plaintext';

async function placeOnCanvas(folder: string): Promise<void> {
  const { definitions } = useComponentsStore.getState();
  const file = definitionPath(folder);
  const made = definitions.find(({ origin }) => origin.kind === 'workspace' && origin.file === file);
  if (made === undefined) return;
  useViewStore.getState().showPage('designer');
  const id = await addComponent(made);
  if (id !== undefined) viewport()?.reveal(id);
}

function Discard({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const t = useT();
  return (
    <Dialog
      role="alertdialog"
      title={t('wizard.discard')}
      onClose={onStay}
      actions={
        <>
          <Button onClick={onStay}>{t('wizard.stay')}</Button>
          <Button variant="danger" onClick={onLeave}>
            {t('wizard.discardButton')}
          </Button>
        </>
      }
    >
      <p>{t('wizard.discardText')}</p>
    </Dialog>
  );
}
