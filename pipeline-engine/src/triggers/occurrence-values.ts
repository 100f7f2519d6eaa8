/**
 * What a run of a schedule may know about its occurrence: `${{creation_context.NAME}}` in literals and paths. The values
 * follow from the due time, so that a run that is late, or made up for later, reads the same as one on time.
 */

import type { OccurrenceCause } from '../run/schedule-store.ts';

export type ContextValues = Readonly<
  Record<'trigger_time' | 'nominal_time' | 'window_start' | 'window_end' | 'recorded_time', string>
>;

/** `previous`: the due time before this one, where its window of data begins; that of the first is empty. */
export function contextValues(times: {
  readonly nominal: number;
  readonly previous: number | undefined;
  readonly recordedAt: number;
}): ContextValues {
  const nominal = timeText(times.nominal);
  return {
    trigger_time: nominal,
    nominal_time: nominal,
    window_start: timeText(times.previous ?? times.nominal),
    window_end: nominal,
    recorded_time: timeText(times.recordedAt),
  };
}

/** ISO 8601 in UTC; whole seconds without a fraction. */
export function timeText(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/**
 * What a run may know about what made it, beside the times; `outputs` are the paths of the results of the run whose end it
 * was. Values are paths that this program chose, numbers and words: nothing that a stranger spelled.
 */
export function causeValues(
  cause: OccurrenceCause | undefined,
  outputs: ReadonlyMap<string, string> = new Map(),
): Readonly<Record<string, string>> {
  switch (cause?.kind) {
    case undefined:
    case 'call':
      return {};
    case 'files':
      return {
        trigger_folder: cause.folder,
        trigger_count: String(cause.count),
        ...(cause.count === 1 ? { trigger_file: `${cause.folder}/${cause.files[0]?.held ?? ''}` } : {}),
      };
    case 'completion':
      return {
        trigger_run: cause.run,
        trigger_status: cause.status,
        trigger_pipeline: cause.pipeline,
        ...Object.fromEntries([...outputs].map(([name, path]) => [`outputs.${name}`, path])),
      };
  }
}

const reference = /\$\{\{\s*creation_context\.([a-z_]{1,40}(?:\.[A-Za-z0-9_.-]{1,255})?)\s*\}\}/g;

/** A text with the values in the place of every reference to them; names that nobody knows stay as they are. */
export function withContext(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(reference, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}

/** Whether a text asks for what only another cause gives: such a run keeps what its pipeline says. */
export function asksForCause(text: string): boolean {
  return [...text.matchAll(reference)].some(([, name = '']) => /^(trigger_(?!time$)|outputs\.)/.test(name));
}
