/** Tells every open stream how far the hashing of inputs is, a few times per second at most, and its end for sure. */
import type { HashingProgress } from '@millrace/pipeline-engine';
import type { EventHub } from './event-hub.ts';

const shortestPauseMs = 250;

export function createHashingNews(
  events: Pick<EventHub, 'publishPassing'>,
  clock: () => number,
): (progress: HashingProgress) => void {
  let told: number | undefined;
  return ({ done, total }) => {
    const isEnd = done >= total;
    // What ends before anybody was told is no news.
    if (isEnd && told === undefined) return;
    const now = clock();
    if (!isEnd && told !== undefined && now - told < shortestPauseMs) return;
    told = isEnd ? undefined : now;
    events.publishPassing({ type: 'inputs-hashing', done, total });
  };
}
