/**
 * What a run of a schedule may know about its occurrence: `${{creation_context.NAME}}` in literals and paths. The values
 * follow from the due time, so that a run that is late, or made up for later, reads the same as one on time.
 */

export const contextNames = [
  'trigger_time',
  'nominal_time',
  'window_start',
  'window_end',
  'recorded_time',
] as const;
export type ContextName = (typeof contextNames)[number];
export type ContextValues = Readonly<Record<ContextName, string>>;

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

/** A text with the values in the place of every reference to them; names that nobody knows stay as they are. */
export function withContext(text: string, values: ContextValues): string {
  return text.replace(/\$\{\{\s*creation_context\.([a-z_]{1,40})\s*\}\}/g, (whole, name: string) =>
    isContextName(name) ? values[name] : whole,
  );
}

const isContextName = (name: string): name is ContextName => contextNames.some((known) => known === name);
