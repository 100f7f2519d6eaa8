/**
 * The secrets of a workspace: kept in a file of the user's, or taken from variables of this process that begin with a
 * prefix. Which of both is a choice of the user on this machine, never of a file of the workspace.
 */
import { createHmac } from 'node:crypto';
import {
  EngineError,
  longestSecretBytes,
  type Secret,
  type Secrets,
  shortestSecret,
} from '@millrace/pipeline-engine';
import { isSecretName } from '@millrace/pipeline-engine/browser';
import { configDirectory } from '../workspace/trust.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { createSecretFiles, type SecretRecord } from './secret-files.ts';

export type SecretSource = SecretRecord['source'];

export interface SecretStore extends Secrets {
  /** Looks which secrets are set now. */
  refresh(): Promise<void>;
  /** As of the last look. */
  isSet(name: string): boolean;
  list(): Promise<{ readonly source: SecretSource; readonly names: readonly string[] }>;
  set(name: string, value: string): Promise<void>;
  /** False when it was not set. */
  remove(name: string): Promise<boolean>;
  use(source: SecretSource): Promise<void>;
}

export interface SecretOptions {
  /** Where they are kept; the user's configuration folder unless given. */
  readonly configDirectory?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export function createSecrets(workspace: Workspace, options: SecretOptions = {}): SecretStore {
  const { environment = process.env } = options;
  const files = createSecretFiles(workspace, options.configDirectory ?? configDirectory());
  /** Undefined while they cannot be read: a run will say why. */
  let known: ReadonlySet<string> | undefined;

  const list = async (): Promise<{ readonly source: SecretSource; readonly names: readonly string[] }> => {
    const kept = await files.read();
    const names = Object.keys(valuesOf(kept, environment));
    known = new Set(names);
    return { source: kept.source, names: names.sort() };
  };
  const change = async (next: (kept: SecretRecord) => SecretRecord): Promise<void> => {
    await files.write(next(await files.read()));
    await list();
  };

  return {
    read: async (names) => {
      const values = valuesOf(await files.read(), environment);
      const key = await files.key();
      const found = new Map<string, Secret>();
      for (const name of names) {
        const value = Object.hasOwn(values, name) ? values[name] : undefined;
        if (value === undefined) continue;
        assertFit(name, value);
        found.set(name, { value, version: versionOf(key, name, value) });
      }
      return found;
    },
    refresh: async () => {
      try {
        await list();
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        known = undefined;
      }
    },
    isSet: (name) => known?.has(name) ?? true,
    list,
    set: async (name, value) => {
      assertName(name);
      assertFit(name, value);
      const { source } = await files.read();
      if (source.kind === 'environment') throw fromEnvironment(source.prefix, name);
      await change((kept) => ({ ...kept, values: { ...kept.values, [name]: value } }));
    },
    remove: async (name) => {
      const { values, source } = await files.read();
      if (source.kind === 'environment') throw fromEnvironment(source.prefix, name);
      if (!Object.hasOwn(values, name)) return false;
      await change((kept) => {
        const rest = Object.entries(kept.values).filter(([other]) => other !== name);
        return { ...kept, values: Object.fromEntries(rest) };
      });
      return true;
    },
    use: async (source) => {
      if (source.kind === 'environment') assertPrefix(source.prefix);
      await change((kept) => ({ ...kept, source }));
    },
  };
}

function valuesOf(
  { source, values }: SecretRecord,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  if (source.kind === 'file') return values;
  const found = Object.entries(environment).flatMap(([variable, value]) => {
    const name = variable.startsWith(source.prefix) ? variable.slice(source.prefix.length) : '';
    return isSecretName(name) && value !== undefined && value !== '' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Another one whenever the value is; without the key of this machine nobody can try values against it. */
function versionOf(key: string, name: string, value: string): string {
  const digest = createHmac('sha256', key).update(`${name}\0${value}`).digest('hex');
  return `version ${digest.slice(0, 32)}`;
}

function assertName(name: string): void {
  if (isSecretName(name)) return;
  throw new EngineError(
    'invalid-request',
    `"${name}" cannot be the name of a secret: it has letters, digits and _, and begins with no digit.`,
    { name },
  );
}

function assertFit(name: string, value: string): void {
  const reason = unfit(value);
  if (reason === undefined) return;
  throw new EngineError('invalid-request', `The value of the secret "${name}" ${reason}.`, { name });
}

function unfit(value: string): string | undefined {
  if (value.trim().length < shortestSecret)
    return `has fewer than ${shortestSecret} characters: it could not be hidden in logs`;
  if (Buffer.byteLength(value) > longestSecretBytes) return `is longer than ${longestSecretBytes} bytes`;
  return value.includes('\0') ? 'holds a zero byte, which no variable can' : undefined;
}

/** A short one would take in what was never meant for a pipeline. */
function assertPrefix(prefix: string): void {
  if (/^[A-Za-z][A-Za-z0-9_]{2,98}_$/.test(prefix)) return;
  throw new EngineError(
    'invalid-request',
    `"${prefix}" cannot be a prefix: it has at least four characters, letters, digits and _, and ends with _, as MYPROJECT_.`,
    { prefix },
  );
}

function fromEnvironment(prefix: string, name: string): EngineError {
  return new EngineError(
    'invalid-request',
    `The secrets of this workspace are variables of the server: set or remove ${prefix}${name} there, or go back with millrace secrets use file.`,
    { name },
  );
}
