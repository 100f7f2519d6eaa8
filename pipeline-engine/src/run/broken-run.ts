/** How it is told that a run cannot go on in its process: the store refused, or what it stored of the run is damaged. */
import { EngineError } from '../errors.ts';

/** What the store said, as one or more sentences, with the remedy where it names none itself. */
export function refusalOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const sentence = /[.!?]$/.test(said) ? said : `${said}.`;
  const namesRemedy = error instanceof EngineError && error.code === 'database-damaged';
  return namesRemedy
    ? sentence
    : `${sentence} Make room or mend the disk, and start Millrace in this workspace again to go on.`;
}

/** `reason` is from `refusalOf`. */
export function brokenRun(run: string, reason: string): EngineError {
  const message = `Run ${run} cannot go on: ${reason} What it has recorded is kept.`;
  return new EngineError('run-broken', message, { run, reason });
}

/** For a run whose log or pin cannot be read; undefined for a store that refuses. */
export function damageOf(error: unknown): string | undefined {
  // What is no failure of the store comes from content that is not what was written.
  const isOfStore = error instanceof EngineError && error.code !== 'not-found';
  if (isOfStore && error.code !== 'database-damaged') return undefined;
  const said = error instanceof Error ? error.message : String(error);
  return `Its log cannot be read (${said}). Stop Millrace and run: millrace doctor --deep --repair.`;
}
