/**
 * Brings attempts together that begin at nearly the same time and wish for the same, so that a batch system gets them as
 * one submission. Whoever was submitted together stays together: a submission without an answer is repeated as it was.
 */
import type { Timer } from '../../run/ports.ts';
import type { LaunchWish } from './launcher.ts';

export interface Gathered {
  readonly id: string;
  /** False once it is over, or is to end. */
  isWanted(): boolean;
}

export interface Gathering {
  /** One is on its way, and those that wait here wait for it, though not for long; the answer is called when it is here or will not come. */
  expect(): () => void;
  /** Resolves when it is submitted, or is not wanted any more; rejects as the submission does. May be called again then. */
  begin(gathered: Gathered, wish: LaunchWish): Promise<void>;
}

export interface GatheringOptions {
  readonly newId: () => string;
  readonly timer: Timer;
  readonly alone: (attempt: string, wish: LaunchWish) => Promise<void>;
  /** `array` is a word that nothing else has. */
  readonly together: (array: string, attempts: readonly string[], wish: LaunchWish) => Promise<void>;
}

/** Longer than steps of one run need to become ready after each other, and short beside what a batch system takes. */
const turnMs = 25;
/** For those that are on their way with much to send nobody waits longer. */
const mostTurns = 80;

interface Company {
  readonly submit: () => Promise<void>;
}

interface Meeting {
  readonly here: Gathered[];
  readonly company: Promise<Company>;
}

export function createGathering(options: GatheringOptions): Gathering {
  const meetings = new Map<string, Meeting>();
  const companies = new WeakMap<Gathered, Company>();
  let expected = 0;

  const meet = (key: string, wish: LaunchWish): Meeting => {
    const here: Gathered[] = [];
    const company = new Promise<Company>((resolve) => {
      let turns = 0;
      const turn = (): void => {
        turns += 1;
        if (expected > 0 && turns < mostTurns) return void options.timer(turnMs, turn);
        meetings.delete(key);
        const ids = here.filter((one) => one.isWanted()).map(({ id }) => id);
        resolve(companyOf(options, ids, wish));
      };
      options.timer(turnMs, turn);
    });
    return { here, company };
  };
  const join = async (gathered: Gathered, wish: LaunchWish): Promise<Company> => {
    const key = JSON.stringify([wish.timeoutSeconds, wish.image]);
    const meeting = meetings.get(key) ?? meet(key, wish);
    meetings.set(key, meeting);
    meeting.here.push(gathered);
    const company = await meeting.company;
    companies.set(gathered, company);
    return company;
  };

  return {
    expect: () => {
      let isExpected = true;
      expected += 1;
      return () => {
        if (isExpected) expected -= 1;
        isExpected = false;
      };
    },
    begin: async (gathered, wish) => {
      const company = companies.get(gathered) ?? (await join(gathered, wish));
      if (gathered.isWanted()) await company.submit();
    },
  };
}

/** Its members try at the same time, and again after a failure; one submission does for all of them. */
function companyOf(options: GatheringOptions, ids: readonly string[], wish: LaunchWish): Company {
  const array = options.newId();
  let submitted: Promise<void> | undefined;
  const submit = async (): Promise<void> => {
    const [only = '', ...others] = ids;
    if (others.length === 0) await options.alone(only, wish);
    else await options.together(array, ids, wish);
  };
  return {
    submit: () => {
      submitted ??= submit().catch((error: unknown) => {
        submitted = undefined;
        throw error;
      });
      return submitted;
    },
  };
}
