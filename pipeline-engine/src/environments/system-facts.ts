/**
 * What is installed on the computers of commands that bring no environment. It is kept over restarts, so that an attempt
 * that goes on there is known again while its computer does not answer.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Step } from '../graph/step.ts';
import type { EnvironmentHost } from '../run/environments.ts';
import { type HostFacts, parseFacts, readFacts } from './host-facts.ts';

export interface SystemFacts {
  /** As of the last look. */
  of(host: EnvironmentHost): HostFacts | undefined;
  /** Looks again, unless somebody did a moment ago. A computer that does not answer stays as it was known. */
  refresh(host: EnvironmentHost): Promise<void>;
}

const interpreters = ['python3', 'python'] as const;
/** Installing something takes longer than this. */
const freshMs = 30_000;

export function createSystemFacts(directory: string): SystemFacts {
  const known = new Map<string, HostFacts>();
  const looks = new Map<string, { readonly at: number; readonly look: Promise<void> }>();
  const fileOf = (host: string): string =>
    path.join(directory, `${createHash('sha256').update(host).digest('hex').slice(0, 16)}.json`);

  const look = async (host: EnvironmentHost): Promise<void> => {
    let facts: HostFacts;
    try {
      facts = await readFacts(host, interpreters);
    } catch (error) {
      if (error instanceof Error && error.name === 'MachineUnreachable') return;
      throw error;
    }
    known.set(host.name, facts);
    mkdirSync(directory, { recursive: true });
    const fresh = `${fileOf(host.name)}.${process.pid}`;
    writeFileSync(fresh, linesOf(facts));
    renameSync(fresh, fileOf(host.name));
  };

  return {
    of: (host) => {
      const found = known.get(host.name) ?? readKept(fileOf(host.name));
      if (found !== undefined) known.set(host.name, found);
      return found;
    },
    refresh: (host) => {
      const last = looks.get(host.name);
      if (last !== undefined && Date.now() - last.at < freshMs) return last.look;
      const next = look(host);
      looks.set(host.name, { at: Date.now(), look: next });
      next.catch(() => looks.delete(host.name));
      return next;
    },
  };
}

const named = {
  python3: /(^|[\s;&|("'/=])python3(?![\w./-])/,
  python: /(^|[\s;&|("'/=])python(?![\w./-])/,
} as const;

/** Those that a command of the step names, which are part of what it does. */
export function interpretersIn({ component }: Step): readonly string[] {
  const { origin } = component;
  if (origin.kind === 'builtin') return interpreters.filter((name) => name === origin.runsScripts);
  const command = component.command ?? '';
  return interpreters.filter((name) => named[name].test(command));
}

/** As the computer itself says it. */
function linesOf({ system, interpreters: found }: HostFacts): string {
  return `${[`system ${system}`, ...found.map((entry) => JSON.stringify(entry))].join('\n')}\n`;
}

function readKept(file: string): HostFacts | undefined {
  try {
    return parseFacts(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
