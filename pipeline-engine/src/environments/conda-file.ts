/**
 * A conda file as what pip can install: most packages have one name in both worlds. What only conda has is listed, for
 * then a conda is needed.
 */
import type { Result } from '../errors.ts';

export interface CondaNeeds {
  /** The version of Python that is asked for: `3.10`; any where it is absent. */
  readonly python?: string;
  /** Lines of a requirements file, sorted: equal needs are equal texts. */
  readonly requirements: readonly string[];
  /** Packages that pip cannot give. */
  readonly condaOnly: readonly string[];
  /** The whole file as JSON, which is YAML, where something of it is only conda's. */
  readonly condaFile?: string;
}

/** Names that differ. */
const pipNames: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  'pytorch-cpu': 'torch',
  'py-xgboost': 'xgboost',
  'matplotlib-base': 'matplotlib',
  'tensorflow-base': 'tensorflow',
  opencv: 'opencv-python-headless',
  'py-opencv': 'opencv-python-headless',
};

/** They come with every environment. */
const given = new Set(['pip', 'setuptools', 'wheel']);

/** No packages of Python. */
const onlyConda =
  /^(_|r-|r$|lib|gcc|gxx|gfortran|openmpi$|mpich$|mpi$|cudatoolkit|cudnn|nccl|mkl$|openjdk|openblas|cmake$|make$|git$|nodejs$|perl|java|ffmpeg|graphviz$|sysroot|bzip2$|openssl$|zlib$|sqlite$|cuda-|pytorch-cuda|cpuonly$|pygraphviz$|gdal$|proj$|hdf5$|blas$|compilers$|ca-certificates$)/;

/** A file of the user's folder cannot be found where an environment is made. */
const localPath = /^(-e\b|--editable\b|-r\b|--requirement\b|-c\b|--constraint\b|\.{1,2}\/|file:(?!\/\/\/))/;

interface Unreadable {
  readonly title?: string;
  readonly reason: string;
}

export function condaNeeds(body: unknown): Result<CondaNeeds & { readonly name?: string }, Unreadable> {
  if (!isMapping(body)) return refused('it is no mapping with "dependencies"');
  const { name, dependencies = [] } = body;
  const title = typeof name === 'string' ? name : undefined;
  if (!Array.isArray(dependencies)) return refused('its "dependencies" are no list', title);
  const requirements: string[] = [];
  const condaOnly: string[] = [];
  let python: string | undefined;
  for (const entry of dependencies as readonly unknown[]) {
    if (isMapping(entry)) {
      const { pip } = entry;
      if (!Array.isArray(pip)) return refused('a mapping below "dependencies" is not "pip"', title);
      requirements.push(...pip.map((line) => String(line).trim()));
    } else {
      const { package: found, version } = splitConda(String(entry));
      if (found === 'python') python = pythonVersion(version);
      else if (onlyConda.test(found)) condaOnly.push(found);
      else if (!given.has(found)) requirements.push(`${pipNames[found] ?? found}${pipVersion(version)}`);
    }
  }
  const local = requirements.find((line) => localPath.test(line));
  if (local !== undefined) return refused(`"${local}" is a path, and paths stay behind`, title);
  return {
    ok: true,
    value: {
      ...(title === undefined ? {} : { name: title }),
      ...(python === undefined ? {} : { python }),
      requirements: [...new Set(requirements)].sort(),
      condaOnly,
      ...(condaOnly.length === 0 ? {} : { condaFile: JSON.stringify(body) }),
    },
  };
}

/** The conda file with the versions of its lock: asked for, or only not to be other ones where `key` is `constraints`. */
export function pinnedCondaFile(
  condaFile: string,
  pins: readonly string[],
  key: 'dependencies' | 'constraints',
): string {
  if (pins.length === 0) return condaFile;
  // `condaNeeds` wrote it.
  const body = JSON.parse(condaFile) as Readonly<Record<string, unknown>>;
  const before = Array.isArray(body[key]) ? body[key] : [];
  return JSON.stringify({ ...body, [key]: [...before, ...pins] });
}

function refused(reason: string, title?: string): Result<never, Unreadable> {
  return { ok: false, error: { reason, ...(title === undefined ? {} : { title }) } };
}

/** `conda-forge::numpy=1.21=py39_0` is numpy and `=1.21`: builds are none of pip's. */
function splitConda(line: string): { readonly package: string; readonly version: string } {
  const match = /^(?:[\w./-]+::)?([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*(.*)$/s.exec(line.trim());
  const [, name = line, version = ''] = match ?? [];
  return { package: name.toLowerCase(), version: version.trim() };
}

/** One `=` means "begins with"; a bare version after a space does too. */
function pipVersion(version: string): string {
  const plain = version.replace(/\s+/g, '');
  if (plain === '' || plain === '*') return '';
  const fuzzy = /^=?([0-9][^=<>!,|*]*?)(\.?\*)?(=.*)?$/.exec(plain);
  if (fuzzy?.[1] !== undefined && !plain.startsWith('==')) return `==${fuzzy[1]}.*`;
  return plain.replace(/(?<![=<>!~])=(?!=)/g, '==');
}

/** Its first two numbers, where one version is meant. */
const pythonVersion = (version: string): string | undefined => /^(?:==?|~=)?\s*(\d+\.\d+)/.exec(version)?.[1];

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
