/**
 * What an environment asks for, read from what a component says and from the files that this names. Pure: whether a
 * computer can give it is not known here.
 */
import path from 'node:path';
import type { EnvironmentFile, EnvironmentFiles } from '../cache/environment-parts.ts';
import { createTextCache } from '../spec/text-cache.ts';
import { canonicalJsonOf } from '../spec/yaml/json.ts';
import { readYaml } from '../spec/yaml/read.ts';
import { type CondaNeeds, condaNeeds } from './conda-file.ts';
import { type EnvironmentSettings, substituteFor } from './environment-settings.ts';

export type EnvironmentSpec =
  /** What is installed where the command runs. */
  | { readonly kind: 'system' }
  | ({ readonly kind: 'python'; readonly title: string; readonly image?: string } & CondaNeeds)
  /** Where commands run in containers; elsewhere they see what is installed. */
  | { readonly kind: 'image'; readonly title: string; readonly image: string }
  | {
      readonly kind: 'context';
      readonly title: string;
      readonly context: EnvironmentFile;
      /** In the context, `/`-separated. */
      readonly dockerfile: string;
    }
  /** It says something that cannot be made here. */
  | { readonly kind: 'unreadable'; readonly title: string; readonly reason: string };

const system: EnvironmentSpec = { kind: 'system' };

/** `environment` is canonical JSON, as in a component definition. */
export function environmentSpec(
  environment: string | undefined,
  files: EnvironmentFiles,
  settings: EnvironmentSettings,
): EnvironmentSpec {
  if (environment === undefined || settings.provide === 'system') return system;
  const body = environmentBody(environment, files);
  if (typeof body === 'string') return ofName(body, settings);
  if (!isMapping(body)) return system;
  const { conda_file: conda, name, image, build } = body;
  if (files.buildContext !== undefined && isMapping(build)) return ofBuild(build, files.buildContext, name);
  const base = typeof image === 'string' && image.trim() !== '' ? { image: image.trim() } : undefined;
  if (conda === undefined || conda === null)
    return base === undefined ? system : { kind: 'image', title: titleOf(name, base.image), ...base };
  const spec = ofConda(
    conda,
    files.condaFile,
    titleOf(name, typeof conda === 'string' ? baseName(conda) : 'conda_file'),
  );
  return spec.kind === 'python' ? { ...spec, ...base } : spec;
}

/** A name, or a mapping, from the component itself or from the file that it names. */
export function environmentBody(environment: string, { definition }: EnvironmentFiles): unknown {
  // Canonical JSON is ours: it parses.
  return definition === undefined ? JSON.parse(environment) : parsed(definition);
}

const titleOf = (name: unknown, other: string): string => (typeof name === 'string' ? name : other);

/** A Dockerfile that lies outside of its context is refused by every engine; it is here too. */
function ofBuild(
  build: Readonly<Record<string, unknown>>,
  context: EnvironmentFile,
  name: unknown,
): EnvironmentSpec {
  const written = typeof build.dockerfile_path === 'string' ? build.dockerfile_path : 'Dockerfile';
  const dockerfile = path.posix.normalize(written.replaceAll('\\', '/'));
  const title = titleOf(name, typeof build.path === 'string' ? build.path : dockerfile);
  if (dockerfile.startsWith('../') || dockerfile.startsWith('/'))
    return { kind: 'unreadable', title, reason: `"${written}" lies outside of the folder that it builds` };
  return { kind: 'context', title, context, dockerfile };
}

function ofName(reference: string, settings: EnvironmentSettings): EnvironmentSpec {
  const found = substituteFor(reference, settings);
  if (found === undefined || found.requirements === undefined) return system;
  const { name, python, requirements } = found;
  return {
    kind: 'python',
    title: name,
    requirements,
    condaOnly: [],
    ...(python === undefined ? {} : { python }),
  };
}

function ofConda(written: unknown, file: EnvironmentFile | undefined, title: string): EnvironmentSpec {
  const isFile = typeof written === 'string';
  if (isFile && /\.txt$/i.test(written)) return ofRequirements(file?.text ?? '', title);
  const needs = condaNeeds(isFile ? file && parsed(file) : written);
  if (!needs.ok) return { kind: 'unreadable', title: needs.error.title ?? title, reason: needs.error.reason };
  const { name = title, ...rest } = needs.value;
  return { kind: 'python', title: name, ...rest };
}

/** A file of pip's own, named in the place of a conda file. */
function ofRequirements(text: string, title: string): EnvironmentSpec {
  const requirements = text
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .sort();
  return { kind: 'python', title, requirements, condaOnly: [] };
}

const readText = createTextCache(8, (text): unknown => {
  const { root, problems } = readYaml(text);
  if (root === undefined || problems.some(({ severity }) => severity === 'error')) return undefined;
  return JSON.parse(canonicalJsonOf(root));
});

const parsed = ({ text }: EnvironmentFile): unknown => (text === undefined ? undefined : readText(text));

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
