/**
 * `environments.yml` of a workspace: whether environments are made at all, and what names stand for that are registered
 * in Azure. A name that it gives overrides the table that comes with Millrace.
 */
import { canonicalJsonOf } from '../spec/yaml/json.ts';
import { readYaml } from '../spec/yaml/read.ts';
import { curatedEnvironments, type Substitute } from './curated-environments.ts';

export interface EnvironmentSettings {
  /** `system` makes nothing: commands see what is installed. */
  readonly provide: 'build' | 'system';
  readonly names: Readonly<Record<string, Substitute>>;
}

export const defaultSettings: EnvironmentSettings = { provide: 'build', names: {} };

/** What cannot be read counts as not written. */
export function parseEnvironmentSettings(text: string): EnvironmentSettings {
  const { root, problems } = readYaml(text);
  if (root === undefined || problems.some(({ severity }) => severity === 'error')) return defaultSettings;
  const body: unknown = JSON.parse(canonicalJsonOf(root));
  if (!isMapping(body)) return defaultSettings;
  const names = isMapping(body.names) ? body.names : {};
  return {
    provide: body.provide === 'system' ? 'system' : 'build',
    names: Object.fromEntries(
      Object.entries(names).flatMap(([name, value]) => {
        const substitute = readSubstitute(value);
        return substitute === undefined ? [] : [[name.toLowerCase(), substitute]];
      }),
    ),
  };
}

function readSubstitute(value: unknown): Substitute | undefined {
  if (value === 'system') return {};
  if (isTexts(value)) return { requirements: [...value].sort() };
  if (!isMapping(value) || !isTexts(value.requirements)) return undefined;
  const { python, requirements } = value;
  return {
    requirements: [...requirements].sort(),
    ...(typeof python === 'string' || typeof python === 'number' ? { python: String(python) } : {}),
  };
}

/** What a registered name stands for; undefined for one that nobody knows. The version of a name does not count. */
export function substituteFor(
  reference: string,
  { names }: EnvironmentSettings,
): (Substitute & { readonly name: string }) | undefined {
  const name = registeredName(reference);
  if (name === undefined) return undefined;
  const found = names[name.toLowerCase()] ?? curatedEnvironments[name.toLowerCase()];
  return found && { name, ...found };
}

/** `azureml:NAME:1`, `azureml:NAME@latest`, `azureml://registries/REGISTRY/environments/NAME/versions/1`. */
export function registeredName(reference: string): string | undefined {
  const inRegistry = /^azureml:\/\/registries\/[^/]+\/environments\/([^/:@]+)/i.exec(reference);
  if (inRegistry !== null) return inRegistry[1];
  return /^azureml:([^/:@]+)(?:[:@].*)?$/i.exec(reference)?.[1];
}

/** The version that a reference names; undefined for a label, and for none. */
export const registeredVersion = (reference: string): string | undefined =>
  /^azureml:(?:\/\/.*\/versions\/|[^/:@]+:)([^/:@]+)$/i.exec(reference)?.[1];

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');
