/** The window in which a component is made from a template, written, tried on a sample, and placed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getComponentFiles } from '../api/client.ts';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { useComponentsStore } from '../store/components-store.ts';
import { type Making, useViewStore } from '../store/view-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { ChooseTemplate } from './choose-template.tsx';
import { newFiles, openedFiles, type WizardFiles } from './wizard-files.ts';
import { WriteComponent } from './write-component.tsx';

export default function ComponentWizard({ making }: { making: Making }) {
  return making.kind === 'new' ? <NewComponent /> : <OpenComponent folder={making.folder} />;
}

function NewComponent() {
  const [files, setFiles] = useState<WizardFiles>();
  const definitions = useComponentsStore((state) => state.definitions);
  const close = useViewStore.getState().endMaking;
  if (files !== undefined) return <WriteComponent initial={files} onClose={close} />;
  const taken = new Set(definitions.map(({ name }) => name));
  return (
    <ChooseTemplate
      onClose={close}
      onChosen={(title, template) => setFiles(newFiles(title, template, taken))}
    />
  );
}

function OpenComponent({ folder }: { folder: string }) {
  const t = useT();
  const close = useViewStore.getState().endMaking;
  const { data, error } = useQuery({
    queryKey: ['component-files', folder],
    queryFn: () => getComponentFiles(folder),
    // What is written in the window is not read over.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (data) return <WriteComponent initial={openedFiles(folder, data.files)} onClose={close} />;
  return (
    <Dialog title={t('wizard.editTitle', { name: folder })} onClose={close}>
      {error ? <ProblemNote error={error} /> : <Spinner label={t('common.loading')} />}
    </Dialog>
  );
}
