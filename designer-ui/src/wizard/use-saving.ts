/** Saving the files of a component: as a new folder the first time, later only what changed. */
import { useState } from 'react';
import { createComponentFolder, saveComponentFiles } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import { useComponentsStore } from '../store/components-store.ts';
import { changedFiles, definitionFile, type WizardFiles } from './wizard-files.ts';

export interface Saving {
  readonly isBusy: boolean;
  readonly problem: Error | undefined;
  /** True when everything is on disk. */
  readonly save: () => Promise<boolean>;
}

export function useSaving(files: WizardFiles, onSaved: (files: WizardFiles) => void): Saving {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const save = async (): Promise<boolean> => {
    const changed = changedFiles(files);
    if (changed.length === 0) return true;
    setBusy(true);
    setProblem(undefined);
    try {
      const { folder: name, texts, saved } = files;
      if (saved === undefined) await createComponentFolder({ name, files: inOrder(texts) });
      else await saveComponentFiles(name, { files: [...changed] });
      onSaved({ ...files, saved: texts });
      await useComponentsStore.getState().load();
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, save };
}

/** The definition first, for the server writes it last. */
function inOrder(texts: Readonly<Record<string, string>>) {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  return files.toSorted((a, b) => Number(b.path === definitionFile) - Number(a.path === definitionFile));
}
