/** The environments that are on a computer: what they take, when they were used last, and how they go. */
import type { EnvironmentHost } from '../run/environments.ts';
import { type Installed, parseInstalled } from './installed.ts';
import { tagOf } from './make-image.ts';
import { listScript, removeImageScript, removeScript } from './recipe.ts';

export interface MadeEnvironment extends Installed {
  /** What it was made with; an image may hold packages of either. */
  readonly kind: 'python' | 'conda' | 'image';
  /** Of its lock, as runs record it; absent for an image that was built from a folder. */
  readonly digest?: string;
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
    const found = { ...installed, key, host: host.name, unusedSeconds: Number(seconds) };
    return [{ ...found, kind: kindOf(installed, host) }];
  });
}

function kindOf({ packages }: Installed, { containers }: EnvironmentHost): MadeEnvironment['kind'] {
  if (containers !== undefined) return 'image';
  return Object.keys(packages).some((name) => name.startsWith('conda:')) ? 'conda' : 'python';
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
