/** What must hold in every played world, told as sentences about what does not. */
import type { Occurrence } from '../../run/schedule-store.ts';
import { graceMs } from '../../triggers/plan-due.ts';
import type { PlayedRun, PlayedSchedule, PlayedWorld } from './schedule-world.ts';

/** Empty when everything holds. */
export function checkWorld(world: PlayedWorld): readonly string[] {
  const runs = groupBy(world.runs);
  const occurrences = groupBy(world.occurrences);
  const wrong: string[] = [];
  if (world.mostActiveSeen > world.mostActive)
    wrong.push(`${world.mostActiveSeen} runs went on at once, of ${world.mostActive} that may`);
  for (const { schedule, nominal } of world.left) wrong.push(`${schedule} still waits for ${show(nominal)}`);
  for (const schedule of world.schedules) {
    const own = { runs: runs.get(schedule.name) ?? [], occurrences: occurrences.get(schedule.name) ?? [] };
    const found = [
      ...checkCoverage(schedule, own.occurrences, world.latest),
      ...checkRuns(own.occurrences, own.runs),
      ...checkPunctuality(own.occurrences, world.disturbed),
      ...checkMissed(schedule, own.occurrences),
      ...checkOverlap(schedule, own.runs),
      ...checkJitter(schedule, own.runs),
    ];
    wrong.push(...found.map((text) => `${schedule.name} (${JSON.stringify(schedule.policies)}): ${text}`));
  }
  return wrong;
}

const show = (instant: number): string => new Date(instant).toISOString();

function groupBy<T extends { readonly schedule: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.schedule);
    if (group === undefined) groups.set(item.schedule, [item]);
    else group.push(item);
  }
  return groups;
}

/** Every due time that has come is in exactly one occurrence, and nothing else is. */
function checkCoverage(
  { expected }: PlayedSchedule,
  occurrences: readonly Occurrence[],
  latest: number,
): readonly string[] {
  const covered = occurrences.flatMap(({ nominal, reason }) =>
    reason?.kind === 'missed' ? expected.filter((due) => due >= nominal && due <= reason.until) : [nominal],
  );
  const miscounted = occurrences.filter(
    ({ nominal, reason }) =>
      reason?.kind === 'missed' &&
      expected.filter((due) => due >= nominal && due <= reason.until).length !== reason.count,
  );
  const sorted = covered.sort((a, b) => a - b);
  const twice = sorted.filter((due, index) => due === sorted[index - 1]);
  const known = new Set(sorted);
  const wanted = new Set(expected);
  const absent = expected.filter((due) => due <= latest && !known.has(due));
  const invented = sorted.filter((due) => !wanted.has(due));
  return [
    ...miscounted.map(({ nominal }) => `the stretch from ${show(nominal)} is counted wrongly`),
    ...twice.map((due) => `${show(due)} is there twice`),
    ...absent.map((due) => `${show(due)} is absent`),
    ...invented.map((due) => `${show(due)} was never due`),
  ];
}

/** An occurrence that started has one run, any other has none. */
function checkRuns(occurrences: readonly Occurrence[], runs: readonly PlayedRun[]): readonly string[] {
  const started = occurrences.filter(({ status }) => status === 'started');
  const counts = new Map<number, number>();
  for (const { nominal } of runs) counts.set(nominal, (counts.get(nominal) ?? 0) + 1);
  const wrong = started.filter(({ nominal }) => counts.get(nominal) !== 1);
  return [
    ...wrong.map(({ nominal }) => `${show(nominal)} has ${counts.get(nominal) ?? 0} runs`),
    ...(runs.length === started.length
      ? []
      : [`${runs.length} runs of ${started.length} occurrences that started`]),
  ];
}

/** What came due while somebody looked was recorded within a second. */
function checkPunctuality(
  occurrences: readonly Occurrence[],
  disturbed: readonly (readonly [number, number])[],
): readonly string[] {
  const isDisturbed = (due: number): boolean =>
    disturbed.some(([from, until]) => due >= from && due <= until);
  return occurrences
    .filter(({ nominal, recordedAt }) => Math.abs(recordedAt - nominal) > 1000 && !isDisturbed(nominal))
    .map(({ nominal, recordedAt }) => `${show(nominal)} was recorded at ${show(recordedAt)}`);
}

/** What is recorded together obeys the rule for missed runs. */
function checkMissed(
  { policies, expected }: PlayedSchedule,
  occurrences: readonly Occurrence[],
): readonly string[] {
  const together = new Map<number, Occurrence[]>();
  for (const occurrence of occurrences) {
    const group = together.get(occurrence.recordedAt);
    if (group === undefined) together.set(occurrence.recordedAt, [occurrence]);
    else group.push(occurrence);
  }
  return [...together].flatMap(([recordedAt, group]) => {
    const kept = group.filter(({ reason }) => reason?.kind !== 'missed');
    const late = kept.filter(({ nominal }) => recordedAt - nominal > graceMs).length;
    const { missedRuns } = policies;
    const most = missedRuns.kind === 'all' ? missedRuns.most : missedRuns.kind === 'last' ? 1 : 0;
    const given = group.find(({ reason }) => reason?.kind === 'missed');
    const until = given?.reason?.kind === 'missed' ? given.reason.until : Number.NEGATIVE_INFINITY;
    const at = show(recordedAt);
    return [
      ...(late > most ? [`${late} missed runs are made up for at ${at}`] : []),
      ...(missedRuns.kind === 'last' && late > 0 && kept.length > 1
        ? [`more than the last runs at ${at}`]
        : []),
      ...(given !== undefined && missedRuns.kind === 'all' && late < most
        ? [`too few are made up for at ${at}`]
        : []),
      ...(given !== undefined && missedRuns.kind === 'last' && kept.length === 0
        ? [`the last is given up at ${at}`]
        : []),
      ...(kept.some(({ nominal }) => nominal <= until)
        ? [`an older one runs instead of a newer at ${at}`]
        : []),
      ...(expected.length === 0 ? ['nothing was due'] : []),
    ];
  });
}

/** Runs of a schedule follow one another, unless it allows them to overlap. */
function checkOverlap({ policies }: PlayedSchedule, runs: readonly PlayedRun[]): readonly string[] {
  if (policies.overlap === 'allow') return [];
  const inOrder = [...runs].sort((a, b) => a.startedAt - b.startedAt);
  return inOrder.flatMap((run, index) => {
    const before = inOrder[index - 1];
    return before !== undefined && before.endsAt > run.startedAt
      ? [`the run of ${show(run.nominal)} began before that of ${show(before.nominal)} had ended`]
      : [];
  });
}

function checkJitter({ policies }: PlayedSchedule, runs: readonly PlayedRun[]): readonly string[] {
  return runs
    .filter(({ nominal, shownAt }) => shownAt < nominal && policies.jitterMs === 0)
    .map(({ nominal, shownAt }) => `the run of ${show(nominal)} began at ${show(shownAt)}`);
}
