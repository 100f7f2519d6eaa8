/** The questions about a pipeline's file: its new name, or whether it should go. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { getPipelineFile } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { deleteFile, isFileName, renameFile, splitFileName, useFileQuestion } from './pipeline-files.ts';

interface QuestionProps {
  readonly path: string;
  readonly name: string;
  readonly onClose: () => void;
}

export default function PipelineFileDialogs() {
  const question = useFileQuestion((state) => state.question);
  const onClose = () => useFileQuestion.getState().ask(undefined);
  if (!question) return null;
  const { kind, path, name } = question;
  if (kind === 'rename') return <RenameDialog path={path} name={name} onClose={onClose} />;
  return <DeleteDialog path={path} name={name} onClose={onClose} />;
}

/** Performs once; a refusal stays in the dialog to be read. */
function useAttempt(perform: () => Promise<void>, onDone: () => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const attempt = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await perform();
      await client.invalidateQueries({ queryKey: ['pipelines'] });
      onDone();
    } catch (problem) {
      if (!(problem instanceof Error)) throw problem;
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, attempt };
}

function RenameDialog({ path, name, onClose }: QuestionProps) {
  const t = useT();
  const form = useId();
  const { folder, stem, extension } = splitFileName(path);
  const [text, setText] = useState(stem);
  const wanted = text.trim();
  const { busy, error, attempt } = useAttempt(() => renameFile(path, wanted), onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === stem) onClose();
    else if (isFileName(wanted)) void attempt();
  };
  return (
    <Dialog
      title={t('pages.renameFileNamed', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} busy={busy} disabled={!isFileName(wanted)}>
            {t('pages.renameButton')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label={t('pages.fileName')}
          value={text}
          onCommit={setText}
          hint={t('pages.fileNameHint', { folder: folder || './', extension })}
          error={isFileName(wanted) ? undefined : t('pages.badFileName')}
        />
      </form>
      {error ? <ProblemNote error={error} /> : null}
    </Dialog>
  );
}

function DeleteDialog({ path, name, onClose }: QuestionProps) {
  const t = useT();
  const file = useQuery({
    queryKey: ['delete-pipeline', path],
    queryFn: () => getPipelineFile(path),
    gcTime: 0,
    staleTime: 0,
  });
  const digest = file.data?.digest;
  const { busy, error, attempt } = useAttempt(async () => {
    if (digest !== undefined) await deleteFile(path, digest);
  }, onClose);
  const problem = error ?? file.error;
  return (
    <Dialog
      role="alertdialog"
      title={t('pages.deleteTitle', { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button variant="danger" busy={busy} disabled={digest === undefined} onClick={() => void attempt()}>
            {t('common.delete')}
          </Button>
        </>
      }
    >
      <p>{t('pages.deleteText', { path })}</p>
      {problem ? <ProblemNote error={problem} /> : null}
    </Dialog>
  );
}
