/**
 * The software that commands see, on whichever computer they run: what is installed there, or a Python environment that
 * is made of what their component asks for. Needs that are alike share one build, and the last one that leaves ends it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../cache/canonical-json.ts';
import type { EnvironmentHost, EnvironmentNeed, Environments, Preparation } from '../run/environments.ts';
import type { Timer } from '../run/ports.ts';
import { createBuilds } from './builds.ts';
import { unreadableEnvironment } from './environment-failures.ts';
import {
  defaultSettings,
  type EnvironmentSettings,
  parseEnvironmentSettings,
} from './environment-settings.ts';
import { type EnvironmentSpec, environmentSpec } from './environment-spec.ts';
import { createLockStore } from './lock-store.ts';
import { listMade, type MadeEnvironment, removeMade } from './made.ts';
import type { PythonSpec } from './make-python.ts';
import { lockParts, systemParts } from './parts.ts';
import { createSystemFacts, interpretersIn } from './system-facts.ts';

export interface EnvironmentsOptions {
  /** Locks, logs and what is known of computers. */
  readonly directory: string;
  /** `environments.yml` of the workspace; it need not be there. */
  readonly settingsFile: string;
  readonly newId: () => string;
  readonly timer: Timer;
}

export interface EnvironmentWorkshop extends Environments {
  list(host: EnvironmentHost): Promise<readonly MadeEnvironment[]>;
  /** With `forget`, its versions too: the next build takes the newest that fit. False for one that is not there. */
  remove(host: EnvironmentHost, key: string, forget: boolean): Promise<boolean>;
  /** Removes what nobody used for so long, and returns it. */
  collect(host: EnvironmentHost, unusedMs: number): Promise<readonly MadeEnvironment[]>;
}

export function createEnvironments(options: EnvironmentsOptions): EnvironmentWorkshop {
  const { directory } = options;
  const locks = createLockStore(path.join(directory, 'locks'));
  const system = createSystemFacts(path.join(directory, 'hosts'));
  const settings = settingsReader(options.settingsFile);
  const logFile = (build: string): string => path.join(directory, 'logs', `${build}.log`);
  const builds = createBuilds({ locks, logFile, newId: options.newId, timer: options.timer });
  const digests = new WeakMap<EnvironmentSpec, string>();
  const remembered = new Map<string, EnvironmentSpec>();

  const specOf = ({ step, files }: EnvironmentNeed): EnvironmentSpec => {
    const { origin, environment } = step.component;
    if (origin.kind === 'builtin') return builtin;
    const now = settings();
    const digest = (file: { readonly digest: string } | undefined): string => file?.digest ?? '';
    const key = [environment ?? '', digest(files.definition), digest(files.condaFile), now.stamp].join('\0');
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const spec = environmentSpec(environment, files, now.settings);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, spec);
    return spec;
  };
  const digestOf = (spec: PythonSpec): string => {
    const known = digests.get(spec) ?? specDigest(spec);
    digests.set(spec, known);
    return known;
  };

  return {
    list: listMade,
    remove: async (host, key, forget) => {
      const found = (await listMade(host)).find((entry) => entry.key === key);
      if (found === undefined) return false;
      if (forget) locks.remove(found.spec);
      return removeMade(host, key, 0);
    },
    collect: async (host, unusedMs) => {
      const seconds = Math.round(unusedMs / 1000);
      const removed: MadeEnvironment[] = [];
      for (const entry of await listMade(host))
        if (entry.unusedSeconds >= seconds && (await removeMade(host, entry.key, seconds)))
          removed.push(entry);
      return removed;
    },
    logFile,
    look: async (needs) => {
      const hosts = new Set<EnvironmentHost>();
      for (const need of needs)
        if (need.host !== undefined && specOf(need).kind === 'system' && interpretersIn(need.step).length > 0)
          hosts.add(need.host);
      await Promise.all([...hosts].map(system.refresh));
    },
    partsOf: (need) => {
      const { host, step } = need;
      const spec = specOf(need);
      // Containers bring what they are: their image is part of the identity.
      if (host === undefined) return [];
      if (spec.kind === 'system') {
        const names = interpretersIn(step);
        return names.length === 0 ? [] : systemParts(names, system.of(host));
      }
      if (spec.kind === 'unreadable') return undefined;
      const lock = locks.get(digestOf(spec));
      return lock && lockParts(spec, lock);
    },
    provide: (need, onNews) => {
      const { host } = need;
      const spec = specOf(need);
      if (host === undefined || spec === builtin) return atOnce({ ok: true, value: undefined });
      if (spec.kind === 'unreadable')
        return atOnce({ ok: false, error: unreadableEnvironment(spec.title, spec.reason) });
      if (spec.kind === 'system') {
        if (interpretersIn(need.step).length === 0) return atOnce({ ok: true, value: undefined });
        const done = system.refresh(host).then(() => ({ ok: true, value: undefined }) as const);
        return { done, leave: () => undefined };
      }
      return builds.join({ spec, digest: digestOf(spec), host }, onNews);
    },
    close: builds.close,
  };
}

const builtin: EnvironmentSpec = { kind: 'system' };
const mostRemembered = 500;

function atOnce(result: Awaited<Preparation['done']>): Preparation {
  return { done: Promise.resolve(result), leave: () => undefined };
}

/** Its title is for people. */
function specDigest({ python, requirements, condaFile }: PythonSpec): string {
  const text = canonicalJson({ python: python ?? null, requirements, conda: condaFile ?? null });
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Reads the file again when its stat has changed: it belongs to the user. Many steps of one turn ask once. */
function settingsReader(
  file: string,
): () => { readonly settings: EnvironmentSettings; readonly stamp: string } {
  let known = { settings: defaultSettings, stamp: 'absent' };
  let isAsked = false;
  return () => {
    if (isAsked) return known;
    isAsked = true;
    setImmediate(() => {
      isAsked = false;
    });
    const stat = statSync(file, { throwIfNoEntry: false });
    const stamp = stat === undefined ? 'absent' : `${stat.mtimeMs} ${stat.size}`;
    if (stamp !== known.stamp) {
      const settings =
        stat === undefined ? defaultSettings : parseEnvironmentSettings(readFileSync(file, 'utf8'));
      known = { settings, stamp };
    }
    return known;
  };
}
