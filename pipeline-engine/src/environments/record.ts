/** What a run remembers of the software that an attempt begins with. Pure. */
import type { EnvironmentRecord } from '../run/environment-record.ts';
import type { EnvironmentHost, EnvironmentNeed, ProvidedEnvironment } from '../run/environments.ts';
import { optional } from '../spec/optional.ts';
import { registeredName, registeredVersion } from './environment-settings.ts';
import { type EnvironmentSpec, environmentBody } from './environment-spec.ts';
import type { HostFacts } from './host-facts.ts';
import type { Lock } from './installed.ts';
import { lockDigest, systemDigest } from './parts.ts';
import { interpretersIn } from './system-facts.ts';

export interface Equipped {
  readonly need: EnvironmentNeed;
  readonly host: EnvironmentHost;
  readonly spec: EnvironmentSpec;
  readonly lock: Lock | undefined;
  /** As of the last look. */
  readonly facts: HostFacts | undefined;
  readonly provided: ProvidedEnvironment | undefined;
}

export function recordOf({ need, host, spec, lock, facts, provided }: Equipped): EnvironmentRecord {
  const named = {
    ...nameOf(need),
    ...('title' in spec ? { name: spec.title } : {}),
    host: host.name,
  };
  const image = provided?.image ?? host.containers?.image;
  if (spec.kind === 'python') {
    const versions = lock && {
      digest: lockDigest(lock),
      ...(lock.python === '' ? {} : { python: lock.python }),
    };
    return { kind: 'made', ...named, ...versions, ...optional('image', image) };
  }
  if (image !== undefined) {
    const digest = spec.kind === 'context' ? spec.context.digest : undefined;
    return { kind: 'image', ...named, image, ...optional('digest', digest) };
  }
  const names = interpretersIn(need.step);
  const python = facts?.interpreters.find(({ name }) => names.includes(name))?.version;
  const digest = facts && systemDigest(names, facts);
  return { kind: 'system', ...named, ...optional('python', python), ...optional('digest', digest) };
}

function nameOf({ step, files }: EnvironmentNeed): Pick<EnvironmentRecord, 'name' | 'version'> {
  const { environment } = step.component;
  const body = environment === undefined ? undefined : environmentBody(environment, files);
  if (typeof body === 'string')
    return { ...optional('name', registeredName(body)), ...optional('version', registeredVersion(body)) };
  return isMapping(body) ? textsOf(body) : {};
}

const textsOf = ({ name, version }: Readonly<Record<string, unknown>>) => ({
  ...(typeof name === 'string' ? { name } : {}),
  ...(typeof version === 'string' || typeof version === 'number' ? { version: String(version) } : {}),
});

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
