/**
 * An environment as parts of an identity: its image, its channels, and every package by name, so that a changed pin is
 * named. Conda files count by what they say, so their comments, line ends and order of packages change nothing.
 */

import { createTextCache } from '../spec/text-cache.ts';
import { canonicalJsonOf } from '../spec/yaml/json.ts';
import { readYaml } from '../spec/yaml/read.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import type { IdentityPart } from './identity.ts';

/** A file or folder that an environment names, as it was when the run began. */
export interface EnvironmentFile {
  readonly digest: string;
  /** What stands in it; absent for folders, and for files too large to be what they should be. */
  readonly text?: string;
  /** Where it lies now, absolute; of the folder that an image is built from. */
  readonly path?: string;
}

export interface EnvironmentFiles {
  /** The environment itself, where `environment:` names a file. */
  readonly definition?: EnvironmentFile;
  readonly condaFile?: EnvironmentFile;
  /** The folder of `build.path`. */
  readonly buildContext?: EnvironmentFile;
}

/** Keys that name an environment or describe it for people. */
const cosmetic = new Set(['$schema', 'name', 'version', 'description', 'tags', 'display_name', 'properties']);

/** `environment` is canonical JSON: a reference, or a mapping. */
export function environmentParts(environment: string, files: EnvironmentFiles): readonly IdentityPart[] {
  const { definition } = files;
  const body = definition === undefined ? parsed(environment) : contentOf(definition);
  if (body === undefined && definition !== undefined) return [part('environment:file', definition.digest)];
  if (!isMapping(body)) return [part('environment', typeof body === 'string' ? body : environment)];
  return Object.entries(body).flatMap(([key, value]) => {
    if (cosmetic.has(key) || value === undefined) return [];
    if (key === 'conda_file') return condaParts(value, files.condaFile);
    if (key === 'build') return buildParts(value, files.buildContext);
    return [part(`environment:${key}`, textOf(value))];
  });
}

function buildParts(build: Json, context: EnvironmentFile | undefined): readonly IdentityPart[] {
  const content = context === undefined ? [] : [part('environment:build', context.digest)];
  const rest = isMapping(build) ? { ...build, path: context === undefined ? build.path : undefined } : build;
  const text = textOf(rest);
  return text === '{}' ? content : [...content, part('environment:build:settings', text)];
}

function condaParts(written: Json, file: EnvironmentFile | undefined): readonly IdentityPart[] {
  const conda = typeof written === 'string' ? file && contentOf(file) : written;
  const parts = conda === undefined ? undefined : understood(conda);
  if (parts !== undefined) return parts;
  return [part('environment:conda_file', file?.digest ?? textOf(written))];
}

const condaKeys = new Set(['name', 'prefix', 'channels', 'dependencies', 'variables']);

/** Undefined for what is no plain conda file: then its bytes count. */
function understood(conda: Json): readonly IdentityPart[] | undefined {
  if (!isMapping(conda) || Object.keys(conda).some((key) => !condaKeys.has(key))) return undefined;
  const { channels, dependencies = [], variables } = conda;
  if (!isList(dependencies)) return undefined;
  const packages: [string, string][] = [];
  for (const entry of dependencies) {
    const pip = isMapping(entry) ? entry.pip : undefined;
    if (typeof entry === 'string') packages.push(packageOf('conda', entry));
    else if (isMapping(entry) && Object.keys(entry).length === 1 && isTexts(pip))
      packages.push(...pip.map((line) => packageOf('pip', line)));
    else return undefined;
  }
  return [
    ...(channels === undefined ? [] : [part('environment:channels', textOf(channels))]),
    ...(variables === undefined ? [] : [part('environment:variables', textOf(variables))]),
    ...grouped(packages).map(([name, versions]) => part(`environment:${name}`, versions)),
  ];
}

/** `pandas>=1.5` is `pandas` and `>=1.5`; a line that is no plain requirement stands for itself. */
function packageOf(installer: 'conda' | 'pip', line: string): [string, string] {
  const match = /^((?:[\w./-]+::)?[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?)\s*([=<>!~ ].*|)$/s.exec(
    line.trim(),
  );
  const [, name, version] = match ?? [];
  if (name === undefined) return [`${installer}:${line.trim()}`, 'listed'];
  return [`${installer}:${name}`, version === undefined || version === '' ? 'any' : version];
}

/** A package that is listed twice has both versions, in order. */
function grouped(packages: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  const versions = new Map<string, string[]>();
  for (const [name, version] of packages) versions.set(name, [...(versions.get(name) ?? []), version]);
  return [...versions].map(([name, all]) => [name, all.join(', ')] as const);
}

/** Undefined for what is no YAML. Many steps share one environment: its file is read once. */
const readText = createTextCache(8, (text): Json | undefined => {
  const { root, problems } = readYaml(text);
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return root === undefined || isBroken ? undefined : parsed(canonicalJsonOf(root));
});

function contentOf({ text }: EnvironmentFile): Json | undefined {
  return text === undefined ? undefined : readText(text);
}

/** Canonical JSON is ours: it holds JSON values only. */
function parsed(text: string): Json {
  return JSON.parse(text) as Json;
}

function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return isTexts(value) ? value.join(', ') : canonicalJson(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isMapping(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function part(name: string, value: string): IdentityPart {
  return { part: name, value };
}
