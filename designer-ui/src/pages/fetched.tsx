/** What a page asked the server for: the error, the wait, or what came. */
import type { ReactNode } from 'react';
import { useT } from '../i18n/translate.ts';
import { ProblemNote } from '../preview/problem-note.tsx';
import { Spinner } from '../ui/spinner.tsx';
import list from './list.module.css';

export interface FetchedProps<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly children: (data: T) => ReactNode;
}

/** When asking again fails, what came before stays, under the error. */
export function Fetched<T>({ data, error, children }: FetchedProps<T>) {
  const t = useT();
  return (
    <>
      {error ? <ProblemNote error={error} /> : null}
      {data !== undefined ? (
        children(data)
      ) : error ? null : (
        <div className={list.waiting}>
          <Spinner label={t('common.loading')} />
        </div>
      )}
    </>
  );
}
