/**
 * The software that commands see, on whichever computer they run: what is installed there, or a Python environment that
 * is made of what their component asks for. Needs that are alike share one build, and the last one that leaves ends it.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson, type Json } from '../cache/canonical-json.ts';
import type {
  EnvironmentHost,
  EnvironmentNeed,
  Environments,
  Preparation,
  ProvidedEnvironment,
} from '../run/environments.ts';
import type { Timer } from '../run/ports.ts';
import { type BuildOrder, createBuilds } from './builds.ts';
import { unreadableEnvironment } from './environment-failures.ts';
import {
  defaultSettings,
  type EnvironmentSettings,
  parseEnvironmentSettings,
} from './environment-settings.ts';
import { type EnvironmentSpec, environmentSpec } from './environment-spec.ts';
import type { Installed, Lock } from './installed.ts';
import { createLockStore } from './lock-store.ts';
import { listMade, type MadeEnvironment, removeMade } from './made.ts';
import { type ContextPacking, type ImageSpec, makeImage } from './make-image.ts';
import { makePython, type PythonSpec } from './make-python.ts';
import { lockDigest, lockParts, systemParts } from './parts.ts';
import { recordOf } from './record.ts';
import { createSystemFacts, interpretersIn } from './system-facts.ts';

export interface EnvironmentsOptions {
  /** Locks, logs and what is known of computers. */
  readonly directory: string;
  /** `environments.yml` of the workspace; it need not be there. */
  readonly settingsFile: string;
  readonly newId: () => string;
  readonly timer: Timer;
  readonly packing: ContextPacking;
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
  const builds = createBuilds({ logFile, newId: options.newId, timer: options.timer });
  const digests = new WeakMap<EnvironmentSpec, string>();
  const remembered = new Map<string, EnvironmentSpec>();

  const specOf = ({ step, files }: EnvironmentNeed): EnvironmentSpec => {
    const { origin, environment } = step.component;
    if (origin.kind === 'builtin') return builtin;
    const now = settings();
    const digest = (file: { readonly digest: string } | undefined): string => file?.digest ?? '';
    const named = [files.definition, files.condaFile, files.buildContext].map(digest);
    const key = [environment ?? '', ...named, now.stamp].join('\0');
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const spec = environmentSpec(environment, files, now.settings);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(key, spec);
    return spec;
  };
  const digestOf = (spec: MadeSpec): string => {
    const known = digests.get(spec) ?? specDigest(spec);
    digests.set(spec, known);
    return known;
  };

  const orderOf = (spec: MadeSpec, host: EnvironmentHost): BuildOrder => {
    const digest = digestOf(spec);
    const isDecided = (): boolean => spec.kind !== 'python' || locks.get(digest) !== undefined;
    const { containers } = host;
    const keepLock = (lock: Lock): void => void locks.put(digest, lock);
    const { packing } = options;
    const make: BuildOrder['make'] = async (site) => {
      const lock = locks.get(digest);
      if (containers !== undefined)
        return makeImage({ ...site, spec, digest, containers, packing, lock, keepLock });
      if (spec.kind !== 'python') throw new Error('an image is made for containers alone');
      const made = await makePython({ ...site, spec, digest, lock });
      if (made === 'stopped' || !made.ok) return made;
      keepLock(made.value);
      return { ok: true, value: inFolder(made.value) };
    };
    return { title: spec.title, digest, host, isDecided, make };
  };

  return {
    list: async (host) =>
      (await listMade(host)).map((made) => {
        const lock = locks.get(made.spec);
        return lock === undefined ? made : { ...made, digest: lockDigest(lock) };
      }),
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
        if (
          need.host !== undefined &&
          isInstalled(specOf(need), need) &&
          interpretersIn(need.step).length > 0
        )
          hosts.add(need.host);
      await Promise.all([...hosts].map(system.refresh));
    },
    partsOf: (need) => {
      const { host, step } = need;
      const spec = specOf(need);
      if (host === undefined) return [];
      if (isInstalled(spec, need)) {
        const names = interpretersIn(step);
        return names.length === 0 ? [] : systemParts(names, system.of(host));
      }
      if (spec.kind === 'unreadable') return undefined;
      // Images and what they are built from are part of the identity by themselves.
      if (spec.kind !== 'python') return [];
      const lock = locks.get(digestOf(spec));
      return lock && lockParts(spec, lock);
    },
    recordOf: (need, provided) => {
      const spec = specOf(need);
      if (need.host === undefined || spec === builtin) return undefined;
      const lock = spec.kind === 'python' ? locks.get(digestOf(spec)) : undefined;
      return recordOf({ need, host: need.host, spec, lock, facts: system.of(need.host), provided });
    },
    provide: (need, onNews) => {
      const { host } = need;
      const spec = specOf(need);
      if (host === undefined || spec === builtin) return atOnce({ ok: true, value: undefined });
      if (spec.kind === 'unreadable')
        return atOnce({ ok: false, error: unreadableEnvironment(spec.title, spec.reason) });
      if (isInstalled(spec, need)) {
        if (interpretersIn(need.step).length === 0) return atOnce({ ok: true, value: undefined });
        const done = system.refresh(host).then(() => ({ ok: true, value: undefined }) as const);
        return { done, leave: () => undefined };
      }
      if (spec.kind === 'system') return atOnce({ ok: true, value: undefined });
      return builds.join(orderOf(spec, host), onNews);
    },
    close: builds.close,
  };
}

/** What can be made, here or as an image. */
type MadeSpec = PythonSpec | ImageSpec;

const builtin: EnvironmentSpec = { kind: 'system' };

/** The command sees what is installed on its computer. */
function isInstalled({ kind }: EnvironmentSpec, { host }: EnvironmentNeed): boolean {
  if (host?.containers !== undefined) return false;
  return kind === 'system' || kind === 'image' || kind === 'context';
}

const inFolder = ({ directory }: Installed): ProvidedEnvironment => ({
  bin: `${directory}/bin`,
  variables: { VIRTUAL_ENV: directory, PYTHONNOUSERSITE: '1' },
});
const mostRemembered = 500;

function atOnce(result: Awaited<Preparation['done']>): Preparation {
  return { done: Promise.resolve(result), leave: () => undefined };
}

/** Its title is for people. */
function specDigest(spec: MadeSpec): string {
  const text = canonicalJson(contentOf(spec));
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

/** The image below a list of packages is not part of it: what was chosen for one goes for all. */
function contentOf(spec: MadeSpec): Json {
  if (spec.kind === 'image') return { image: spec.image };
  if (spec.kind === 'context') return { context: spec.context.digest, dockerfile: spec.dockerfile };
  const { python, requirements, condaFile } = spec;
  return { python: python ?? null, requirements, conda: condaFile ?? null };
}
