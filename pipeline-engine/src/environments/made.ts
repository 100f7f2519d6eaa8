/** The environments that are on a computer: what they take, when they were used last, and how they go. */
import type { EnvironmentHost } from '../run/environments.ts';
import { type Installed, parseInstalled } from './installed.ts';
import { tagOf } from './make-image.ts';
import { listScript, removeImageScript, removeScript } from './recipe.ts';

export interface MadeEnvironment extends Installed {
  readonly key: string;
  readonly host: string;
  readonly unusedSeconds: number;
}

export async function listMade(host: EnvironmentHost): Promise<readonly MadeEnvironment[]> {
  const answer = await host.run(listScript, [await host.root()]);
  return answer.stdout.split('\n').flatMap((line): readonly MadeEnvironment[] => {
    const [, key, seconds, text] = /^([0-9a-f]+) (\d+) (\{.*)$/.exec(line) ?? [];
    const installed = text === undefined ? undefined : parseInstalled(text);
    if (key === undefined || installed === undefined) return [];
    return [{ ...installed, key, host: host.name, unusedSeconds: Number(seconds) }];
  });
}

/** False when it was used since. */
export async function removeMade(
  host: EnvironmentHost,
  key: string,
  unusedSeconds: number,
): Promise<boolean> {
  const usedSince = 8;
  const answer = await host.run(removeScript, [await host.root(), key, String(unusedSeconds)]);
  if (answer.code === usedSince) return false;
  if (host.containers !== undefined) await host.run(removeImageScript(host.containers.command), [tagOf(key)]);
  return true;
}
