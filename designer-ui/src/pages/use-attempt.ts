/** Performs what a dialog was opened for: what is refused stays in the dialog to be read, anything else is a bug. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../api/problem.ts';

export interface AttemptOptions {
  readonly perform: () => Promise<unknown>;
  /** First words of the query keys of what shows the change afterwards. */
  readonly lists?: readonly string[];
  readonly onDone: () => void;
}

export interface Attempt {
  readonly busy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly attempt: () => Promise<void>;
}

export function useAttempt({ perform, lists = [], onDone }: AttemptOptions): Attempt {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const attempt = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await perform();
      await Promise.all(lists.map((list) => client.invalidateQueries({ queryKey: [list] })));
      onDone();
    } catch (refused) {
      if (!(refused instanceof ApiProblem)) throw refused;
      setProblem(refused);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, attempt };
}
