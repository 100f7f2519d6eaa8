/** The questions of registering a result and of publishing a pipeline: a name, and what there is to say about it. */
import { assetNameOf, isAssetName } from '@millrace/pipeline-engine/browser';
import { useState } from 'react';
import { publishPipeline, registerAsset } from '../api/client.ts';
import { type MessageKey, useT } from '../i18n/translate.ts';
import { FormDialog } from '../pages/form-dialog.tsx';
import { useViewStore } from '../store/view-store.ts';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { type AssetQuestion, useAssetQuestion } from './asset-question.ts';

export default function AssetDialogs() {
  const question = useAssetQuestion((state) => state.question);
  if (question?.kind === 'register') return <RegisterDialog question={question} />;
  return question ? <PublishDialog question={question} /> : null;
}

function RegisterDialog({ question }: { question: AssetQuestion & { kind: 'register' } }) {
  const t = useT();
  const { notify, showPage } = useViewStore.getState();
  const { run, step, output } = question;
  return (
    <NameDialog
      title="assets.registerTitle"
      hint="assets.registerHint"
      button="assets.registerButton"
      suggestion={question.name}
      lists={['assets']}
      perform={async (name, description) => {
        const made = await registerAsset({ name, run, step, output, ...(description && { description }) });
        const text = t('assets.registered', { name: made.name, version: made.version });
        notify({ tone: 'ok', text, action: { label: t('common.open'), perform: () => showPage('models') } });
      }}
    />
  );
}

function PublishDialog({ question }: { question: AssetQuestion & { kind: 'publish' } }) {
  const t = useT();
  const { notify, showPage } = useViewStore.getState();
  const { path, title } = question;
  const stem =
    path
      .split('/')
      .at(-1)
      ?.replace(/\.ya?ml$/i, '') ?? '';
  return (
    <NameDialog
      title="assets.publishTitle"
      hint="assets.publishHint"
      button="assets.publishButton"
      suggestion={assetNameOf(stem) || assetNameOf(title) || 'pipeline'}
      lists={['published']}
      perform={async (name, description) => {
        const made = await publishPipeline({ path, name, ...(description && { description }) });
        const text = t('assets.published', { name: made.name, version: made.version });
        notify({
          tone: 'ok',
          text,
          action: { label: t('common.open'), perform: () => showPage('published') },
        });
      }}
    />
  );
}

interface NameDialogProps {
  readonly title: MessageKey & `assets.${'register' | 'publish'}Title`;
  readonly hint: MessageKey & `assets.${'register' | 'publish'}Hint`;
  readonly button: MessageKey & `assets.${'register' | 'publish'}Button`;
  readonly suggestion: string;
  /** Lists of the server that show it afterwards. */
  readonly lists: readonly string[];
  readonly perform: (name: string, description: string) => Promise<void>;
}

function NameDialog({ title, hint, button, suggestion, lists, perform }: NameDialogProps) {
  const t = useT();
  const [name, setName] = useState(suggestion);
  const [description, setDescription] = useState('');
  const wanted = name.trim();
  return (
    <FormDialog
      title={t(title)}
      hint={t(hint)}
      button={{ label: t(button) }}
      isReady={isAssetName(wanted)}
      lists={lists}
      perform={() => perform(wanted, description.trim())}
      onClose={() => useAssetQuestion.getState().ask(undefined)}
    >
      <TextField
        label={t('assets.name')}
        value={name}
        onCommit={setName}
        error={isAssetName(wanted) ? undefined : t('assets.badName')}
      />
      <TextArea label={t('assets.description')} optional value={description} onCommit={setDescription} />
    </FormDialog>
  );
}
