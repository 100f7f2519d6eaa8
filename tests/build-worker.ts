/** Before the tests: the worker that executes built-in components is bundled once, when it is stale. */
import { buildStale } from '../scripts/build.mjs';

export async function setup(): Promise<void> {
  await buildStale(['worker']);
}
