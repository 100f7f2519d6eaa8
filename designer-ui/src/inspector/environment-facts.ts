/** What a definition says of its environment, in a few words. Pure. */
import type { ComponentDefinition } from '@millrace/pipeline-engine/browser';

export interface EnvironmentFacts {
  /** As it asks for them; those of a file stand in that file. */
  readonly packages: readonly string[];
  /** A name, a file or an image. */
  readonly source: string | undefined;
  /** Something is made of it, and not only what is installed is seen. */
  readonly isMade: boolean;
}

/** Undefined for built-in components, which bring what they need. */
export function environmentFacts({ origin, environment }: ComponentDefinition): EnvironmentFacts | undefined {
  if (origin.kind === 'builtin' || environment === undefined) return undefined;
  // Canonical JSON, as the parser of components writes it.
  const written: unknown = JSON.parse(environment);
  if (typeof written === 'string') return { packages: [], source: written, isMade: true };
  const conda = member(written, 'conda_file');
  const image = member(written, 'image');
  if (typeof conda === 'string') return { packages: [], source: conda, isMade: true };
  return {
    packages: packagesIn(member(conda, 'dependencies')),
    source: typeof image === 'string' && conda === undefined ? image : undefined,
    isMade: conda !== undefined,
  };
}

function packagesIn(dependencies: unknown): readonly string[] {
  if (!Array.isArray(dependencies)) return [];
  return dependencies.flatMap((entry: unknown): readonly string[] => {
    if (typeof entry === 'string') return [entry];
    const pip = member(entry, 'pip');
    return Array.isArray(pip) ? pip.map(String) : [];
  });
}

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
