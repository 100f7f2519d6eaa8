/** An environment that was made, as the computer that made it describes it. */

export interface Lock {
  /** The exact version of Python; empty without one. */
  readonly python: string;
  /** Versions by name: lower case, with `-`; of conda's packages by `conda:NAME`. */
  readonly packages: Readonly<Record<string, string>>;
}

export interface Installed extends Lock {
  /** Absolute, on its computer. */
  readonly directory: string;
  readonly bytes: number;
  /** What it was made for. */
  readonly title: string;
  readonly spec: string;
}

/** Undefined for what is no description of ours. */
export function parseInstalled(text: string): Installed | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const lock = readLock(value);
  if (lock === undefined || !isMapping(value) || typeof value.directory !== 'string') return undefined;
  const about = isMapping(value.about) ? value.about : {};
  return {
    ...lock,
    directory: value.directory,
    bytes: Number(value.kilobytes ?? 0) * 1024,
    title: String(about.title ?? ''),
    spec: String(about.spec ?? ''),
  };
}

export function readLock(value: unknown): Lock | undefined {
  if (!isMapping(value) || typeof value.python !== 'string' || !isMapping(value.packages)) return undefined;
  const packages = Object.entries(value.packages).map(([name, version]) => [name, String(version)] as const);
  return { python: value.python, packages: Object.fromEntries(packages) };
}

/** They come with every environment, in the versions of whoever made it. */
const tools = new Set(['pip', 'setuptools', 'wheel', 'distribute']);

/** The packages that were asked for and what they need, without the tools that made it. */
export function lockedPackages({ packages }: Lock): readonly (readonly [string, string])[] {
  return Object.entries(packages).filter(([name]) => !tools.has(name));
}

const condaMark = 'conda:';

/** Lines of pip's constraints file. */
export function constraintsOf(lock: Lock | undefined): string {
  if (lock === undefined) return '';
  // A version with a local part (`2.2.0+cpu`) is of one index; its public part is of all.
  return lockedPackages(lock)
    .filter(([name]) => !name.startsWith(condaMark))
    .map(([name, version]) => `${name}==${version.includes('+') ? `${version.split('+')[0]}` : version}`)
    .join('\n');
}

/** The packages of conda as conda asks for them. */
export function condaPins(lock: Lock | undefined): readonly string[] {
  return Object.entries(lock?.packages ?? {})
    .filter(([name]) => name.startsWith(condaMark))
    .map(([name, version]) => `${name.slice(condaMark.length)} ==${version}`);
}

/** Where computers differ, packages may come along or be missing; those that both have are of one version. */
export function agrees(installed: Lock, lock: Lock): boolean {
  const minor = (version: string): string => version.split('.').slice(0, 2).join('.');
  return (
    minor(installed.python) === minor(lock.python) &&
    lockedPackages(installed).every(([name, version]) => {
      const locked = lock.packages[name];
      return locked === undefined || locked.split('+')[0] === version.split('+')[0];
    })
  );
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
