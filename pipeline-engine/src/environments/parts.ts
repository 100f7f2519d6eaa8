/** What an identity says of the software of a command, beyond what its component asks for. */
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../cache/canonical-json.ts';
import type { IdentityPart } from '../cache/identity.ts';
import { type HostFacts, minorOf } from './host-facts.ts';
import { type Lock, lockedPackages } from './installed.ts';
import type { PythonSpec } from './make-python.ts';

/** The versions that were chosen for it, without those that the component itself says exactly. */
export function lockParts({ requirements }: PythonSpec, lock: Lock): readonly IdentityPart[] {
  const said = new Set(requirements.map((line) => line.toLowerCase().replaceAll('_', '-')));
  return [
    part('environment:lock:python', minorOf(lock.python)),
    ...lockedPackages(lock)
      .filter(([name, version]) => !said.has(`${name}==${version}`))
      .map(([name, version]) => part(`environment:lock:${name}`, version.split('+')[0] ?? version)),
  ];
}

/** Equal where the same component has the same versions, on whichever computer. */
export const lockDigest = (lock: Lock): string =>
  digestOf({
    python: minorOf(lock.python),
    packages: Object.fromEntries(
      lockedPackages(lock).map(([name, version]) => [name, version.split('+')[0] ?? version]),
    ),
  });

/** Of what is installed for these interpreters; undefined without any of them. */
export function systemDigest(names: readonly string[], { interpreters }: HostFacts): string | undefined {
  const seen = interpreters.filter(({ name }) => names.includes(name));
  if (seen.length === 0) return undefined;
  return digestOf(seen.map(({ name, version, packages }) => ({ name, version, packages })));
}

const digestOf = (value: Json): string =>
  `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;

/** Of the interpreters that a command names, as they are on its computer; undefined while nobody has looked. */
export function systemParts(
  names: readonly string[],
  facts: HostFacts | undefined,
): readonly IdentityPart[] | undefined {
  if (names.length === 0) return [];
  if (facts === undefined) return undefined;
  return names.flatMap((name) => {
    const found = facts.interpreters.find((entry) => entry.name === name);
    if (found === undefined) return [part(`environment:system:${name}`, 'none')];
    const digest = createHash('sha256').update(canonicalJson(found.packages)).digest('hex').slice(0, 12);
    const packages = `${Object.keys(found.packages).length} packages (${digest})`;
    return [
      part(`environment:system:${name}`, found.version),
      part(`environment:system:${name} packages`, packages),
    ];
  });
}

const part = (name: string, value: string): IdentityPart => ({ part: name, value });
