/** Looks at the steps of a run wave by wave, until nothing more becomes ready by reuse alone. */
export interface WavesOptions {
  readonly mayGoOn: () => boolean;
  readonly lookAt: (wave: readonly string[]) => Promise<void>;
  /** After the last wave, whatever came of it. */
  readonly onCalm: () => void;
  readonly onBroken: (error: unknown) => void;
}

export interface Waves {
  /** Steps of the next wave, because something above them ended. */
  add(steps: readonly string[]): void;
  /** Steps of the next wave, instead of those that were to be in it. */
  startWith(steps: readonly string[]): void;
  /** Goes on, if it does not already. Resolves after the last wave. */
  advance(): Promise<void>;
  /** Resolves when no wave goes on. */
  calm(): Promise<void>;
}

export function createWaves({ mayGoOn, lookAt, onCalm, onBroken }: WavesOptions): Waves {
  let candidates: string[] = [];
  let advancing = false;
  let advanced: Promise<void> = Promise.resolve();

  const lookAtCandidates = async (): Promise<void> => {
    advancing = true;
    try {
      while (candidates.length > 0 && mayGoOn()) {
        const wave = new Set(candidates);
        candidates = [];
        await lookAt([...wave]);
      }
    } catch (error) {
      onBroken(error);
    } finally {
      advancing = false;
    }
    onCalm();
  };

  return {
    add: (steps) => {
      for (const step of steps) candidates.push(step);
    },
    startWith: (steps) => {
      candidates = [...steps];
    },
    advance: () => {
      if (!advancing) advanced = lookAtCandidates();
      return advanced;
    },
    calm: () => advanced,
  };
}
