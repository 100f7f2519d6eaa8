/** The questions about a pipeline's file: its new name, or whether it should go. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getPipelineFile } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { TextField } from '../ui/text-field.tsx';
import { FormDialog } from './form-dialog.tsx';
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

function RenameDialog({ path, name, onClose }: QuestionProps) {
  const t = useT();
  const { folder, stem, extension } = splitFileName(path);
  const [text, setText] = useState(stem);
  const wanted = text.trim();
  return (
    <FormDialog
      title={t('pages.renameFileNamed', { name })}
      button={{ label: t('pages.renameButton') }}
      isReady={isFileName(wanted)}
      lists={['pipelines']}
      perform={async () => {
        if (wanted !== stem) await renameFile(path, wanted);
      }}
      onClose={onClose}
    >
      <TextField
        label={t('pages.fileName')}
        value={text}
        onCommit={setText}
        hint={t('pages.fileNameHint', { folder: folder || './', extension })}
        error={isFileName(wanted) ? undefined : t('pages.badFileName')}
      />
    </FormDialog>
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
  return (
    <FormDialog
      role="alertdialog"
      title={t('pages.deleteTitle', { name })}
      button={{ label: t('common.delete'), variant: 'danger' }}
      isReady={digest !== undefined}
      error={file.error}
      lists={['pipelines']}
      perform={async () => {
        if (digest !== undefined) await deleteFile(path, digest);
      }}
      onClose={onClose}
    >
      <p>{t('pages.deleteText', { path })}</p>
    </FormDialog>
  );
}
