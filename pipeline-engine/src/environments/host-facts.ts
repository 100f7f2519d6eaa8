/** What a computer has that environments are made with, and what commands see there that have none. */
import type { EnvironmentHost } from '../run/environments.ts';
import { probeScript } from './recipe.ts';

export interface Interpreter {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  /** It can make virtual environments. */
  readonly makes: boolean;
  /** It has the library that makes environments of conda's packages. */
  readonly hasRattler: boolean;
  readonly packages: Readonly<Record<string, string>>;
}

export interface HostFacts {
  /** As `uname -sm` says. */
  readonly system: string;
  /** Paths of `uv`, `micromamba`, `mamba`, `conda`, `bash`. */
  readonly tools: Readonly<Record<string, string>>;
  readonly interpreters: readonly Interpreter[];
}

/** Rejects when the computer does not answer. */
export async function readFacts(host: EnvironmentHost, names: readonly string[]): Promise<HostFacts> {
  const answer = await host.run(probeScript, [await host.root(), ...names]);
  return parseFacts(answer.stdout);
}

/** Lines that mean nothing to us are skipped: a shell may greet. */
export function parseFacts(text: string): HostFacts {
  let system = '';
  const tools: Record<string, string> = {};
  const interpreters: Interpreter[] = [];
  for (const line of text.split('\n')) {
    const [word, rest] = cut(line);
    if (word === 'system') system = rest;
    else if (word === 'tool') {
      const [name, path] = cut(rest);
      tools[name] = path;
    } else if (line.startsWith('{')) {
      const found = readInterpreter(line);
      if (found !== undefined) interpreters.push(found);
    }
  }
  return { system, tools, interpreters };
}

function readInterpreter(line: string): Interpreter | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!isMapping(value)) return undefined;
  const { name, version, path, makes, hasRattler, packages } = value;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof path !== 'string') return undefined;
  const listed = isMapping(packages) ? Object.entries(packages) : [];
  return {
    name,
    version,
    path,
    makes: makes === true,
    hasRattler: hasRattler === true,
    packages: Object.fromEntries(listed.map(([key, entry]) => [key, String(entry)])),
  };
}

/** `3.11.7` is of the minor version `3.11`. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

function cut(line: string): readonly [string, string] {
  const at = line.indexOf(' ');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1).trim()];
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
