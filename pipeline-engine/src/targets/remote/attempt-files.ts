/** The files of an attempt as they will lie on a machine: what it runs, with which paths, and what has to be there. */
import path from 'node:path';
import type { Failure, Result } from '../../errors.ts';
import { hexOf, type Manifest } from '../../run/manifest.ts';
import type { Attempt, AttemptInput, AttemptParts } from '../../run/ports.ts';
import { plainVariables, type Variable } from '../attempt-variables.ts';
import { type AttemptPlaces, builtinRequest } from '../builtin-process.ts';
import { type CommandValue, literalValue, renderCommand } from '../command-template.ts';
import { confine, type StepLimits } from '../confinement.ts';
import { distributionOf, launcherText } from '../distribution.ts';
import { unknownReference } from '../failures.ts';
import { type ParallelPlaces, parallelCommand, withArguments } from '../parallel/parallel-command.ts';
import { attemptVariable } from '../process-group.ts';
import { pythonFile, pythonFolder, sortedListings } from '../sorted-listings.ts';
import { shellWord } from './machine.ts';
import type { SmallFile } from './pack.ts';
import { instanceScript, instanceVariable, wrapperScript } from './scripts.ts';

/** An artifact that the attempt reads, and where it is here. */
export interface Supply {
  readonly path: string;
  readonly manifest: Manifest;
}

export interface Supplies {
  /** By the name of the input. */
  readonly inputs: ReadonlyMap<string, Supply>;
  readonly code?: Supply;
  /** What runs built-in components there; needed for those alone. */
  readonly runtime?: Supply;
}

export interface AttemptSite {
  /** Millrace's folder on the machine. */
  readonly root: string;
  /** For the wrapper to keep. */
  readonly limits?: StepLimits | undefined;
  /** Variables that an image sets are its software's; those of a machine are not the command's. */
  readonly inContainer?: boolean;
  /** The name that its parts have there. */
  readonly parts?: string | undefined;
  /** How many instances of a parallel step run there; one unless given. */
  readonly instances?: number;
}

/** The files of an attempt as they lie on a machine. The error is the attempt's failure. */
export function attemptFiles(
  attempt: Attempt,
  supplies: Supplies,
  { root, limits, parts, inContainer = false, instances = 1 }: AttemptSite,
): Result<readonly SmallFile[], Failure> {
  const directory = `${root}/attempts/${attempt.id}`;
  const places = placesIn(attempt, directory);
  const isBuiltin = attempt.step.component.origin.kind === 'builtin';
  const cage = confine(`millrace-${attempt.id}`, limits ?? {}, isBuiltin);
  const common: readonly SmallFile[] = [
    { name: 'place', text: placeScript(attempt, supplies, parts) },
    { name: 'environment', text: environmentText(attempt) },
    ...(attempt.environment?.note === undefined
      ? []
      : [{ name: 'log', text: `${attempt.environment.note}\n` }]),
  ];
  if (isBuiltin) {
    if (supplies.runtime === undefined) throw new Error('a built-in needs the runtime');
    const program = `${root}/store/${hexOf(supplies.runtime.manifest.digest)}/bin/millrace-component`;
    const run = `${cleanShell} ${shellWord(`. ../environment; exec ${shellWord(program)} --request ../request.json --result ../result.json`)}`;
    return {
      ok: true,
      value: [
        ...common,
        { name: 'uses', text: `${hexOf(supplies.runtime.manifest.digest)}\n` },
        { name: 'request.json', text: JSON.stringify(builtinRequest(attempt, places)) },
        {
          name: 'wrapper',
          text: wrapperScript({
            attempt: attempt.id,
            directory: shellWord(directory),
            run,
            confinement: cage,
          }),
        },
      ],
    };
  }
  const command = commandFiles(attempt, places, {
    directory,
    parts: partsIn(attempt, root, parts),
    instances,
  });
  if (!command.ok) return command;
  const { secrets } = attempt;
  const python = `PYTHONPATH=${shellWord(`${directory}/${pythonFolder}`)}\${PYTHONPATH:+:$PYTHONPATH}`;
  const shell = inContainer ? imageShell : cleanShell;
  const runWith = (secretsFile: string): string => {
    const reading = secrets === undefined ? '' : ` . ../${secretsFile}; rm -f ../${secretsFile};`;
    const before = `. ../environment;${reading} export ${python};`;
    return `${shell} ${shellWord(`${before} exec bash --noprofile --norc ../command.sh`)}`;
  };
  const wrapped = { attempt: attempt.id, directory: shellWord(directory), confinement: cage };
  const text = secrets === undefined ? undefined : exports(secrets.variables);
  const secretFiles =
    text === undefined ? [] : namesOfSecrets(instances).map((name) => ({ name, text, mode: 0o600 }));
  return {
    ok: true,
    value: [
      ...common,
      ...secretFiles,
      ...command.value,
      { name: pythonFile, text: sortedListings },
      { name: 'wrapper', text: wrapperScript({ ...wrapped, run: runWith('secrets') }) },
      ...(instances === 1
        ? []
        : [
            {
              name: 'instance',
              text: instanceScript(shellWord(directory), runWith(`secrets-$${instanceVariable}`)),
            },
          ]),
    ],
  };
}

/** Each instance has its own, for the first thing that is done with one is to remove it. */
const namesOfSecrets = (instances: number): readonly string[] =>
  Array.from({ length: instances }, (_, number) => (number === 0 ? 'secrets' : `secrets-${number}`));

/** `command.sh`, and what it runs. */
function commandFiles(
  attempt: Attempt,
  places: AttemptPlaces,
  where: Pick<ParallelPlaces, 'directory' | 'parts' | 'instances'>,
): Result<readonly SmallFile[], Failure> {
  const { parallel } = attempt.step;
  const text = commandText(attempt, places);
  if (!text.ok) return text;
  if (parallel !== undefined) {
    const driver = parallelCommand(attempt, parallel, { ...places, ...where });
    if (!driver.ok) return driver;
    const files = { ...driver.value.files, 'command.sh': `${withArguments(driver.value, text.value)}\n` };
    return { ok: true, value: Object.entries(files).map(([name, content]) => ({ name, text: content })) };
  }
  const distribution = distributionOf(attempt.step);
  if (distribution === undefined)
    return { ok: true, value: [{ name: 'command.sh', text: `${text.value}\n` }] };
  const files = [
    { name: 'command.sh', text: `${launcherText(distribution)}\n` },
    { name: 'process.sh', text: `${text.value}\n` },
  ];
  return { ok: true, value: files };
}

/** Where its parts are committed there. */
function partsIn({ parts }: Attempt, root: string, name: string | undefined): AttemptParts | undefined {
  return parts === undefined || name === undefined
    ? undefined
    : { folder: `${root}/parts/${name}`, scope: parts.scope };
}

/** Of the machine's own variables a command sees these, and those of the batch system. */
const cleanShell =
  'env -i PATH="$PATH" HOME="$HOME" USER="${USER-}" LANG="${LANG-C.UTF-8}" TMPDIR="${TMPDIR-/tmp}" ' +
  "$(env | sed -n 's/^\\(SLURM_[A-Z_]*=[^ ]*\\)$/\\1/p;s/^\\(MILLRACE_INSTANCE=[0-9]*\\)$/\\1/p') sh -c";

/** What an image sets belongs to its software. */
const imageShell = 'env LANG="${LANG-C.UTF-8}" TMPDIR="${TMPDIR-/tmp}" sh -c';

function placesIn(attempt: Attempt, directory: string): AttemptPlaces {
  return {
    input: ({ name, fileName }) =>
      fileName === undefined ? `${directory}/inputs/${name}` : `${directory}/inputs/${name}/${fileName}`,
    output: (name) => `${directory}/outputs/${outputName(attempt, name)}`,
  };
}

/** Where an output lies in the folder of outputs: as the engine expects it here. */
export function outputName(attempt: Attempt, name: string): string {
  const output = attempt.outputs.find((entry) => entry.name === name);
  return path.relative(path.join(attempt.directory, 'outputs'), output?.path ?? name);
}

function commandText(attempt: Attempt, places: AttemptPlaces): Result<string, Failure> {
  const inputs = new Map(
    attempt.inputs.map((input): [string, CommandValue] => [
      input.name,
      templateValue(attempt, input, places),
    ]),
  );
  const outputs = new Map(
    attempt.outputs.map(({ name }): [string, CommandValue] => [
      name,
      { kind: 'path', text: places.output(name) },
    ]),
  );
  const { component, parallel } = attempt.step;
  const template = parallel === undefined ? component.command : parallel.task?.programArguments;
  const rendered = renderCommand(template ?? '', { inputs, outputs });
  return rendered.ok ? rendered : { ok: false, error: unknownReference(attempt.step, rendered.error) };
}

function templateValue(attempt: Attempt, input: AttemptInput, places: AttemptPlaces): CommandValue {
  if (input.kind === 'unset') return { kind: 'unset', text: '' };
  if (input.kind === 'path') return { kind: 'path', text: places.input(input) };
  const type = attempt.step.inputs.find((entry) => entry.name === input.name)?.port.type ?? 'string';
  return literalValue(input.value, type);
}

/** Runs in the folder of the attempt, before it gets its name: everything it needs, as private copies. */
function placeScript(attempt: Attempt, { inputs, code }: Supplies, parts: string | undefined): string {
  const folders = attempt.outputs.map(({ name, type }) => {
    const place = `outputs/${outputName(attempt, name)}`;
    return type === 'uri_file' ? path.posix.dirname(place) : place;
  });
  const lines = [
    'set -e',
    `mkdir -p inputs outputs ${[...new Set(folders)].map(shellWord).join(' ')}`,
    ...(parts === undefined ? [] : [`mkdir -p ../../parts/${parts}`, `echo ${parts} > parts`]),
    ...(code === undefined ? ['mkdir work'] : copyLines(code.manifest, 'work')),
    ...attempt.inputs.flatMap((input) => {
      const supply = inputs.get(input.name);
      if (supply === undefined) return [];
      const folder = `inputs/${input.name}`;
      if (input.fileName === undefined) return copyLines(supply.manifest, folder);
      return [`mkdir ${shellWord(folder)}`, ...copyLines(supply.manifest, `${folder}/${input.fileName}`)];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** A copy that may be written, made of a stored artifact; the use is noted for the sweep. */
function copyLines({ digest }: Manifest, to: string): readonly string[] {
  const from = `../../store/${hexOf(digest)}`;
  return [
    `cp -RP ${from} ${shellWord(to)}`,
    `chmod -R u+w ${shellWord(to)}`,
    `touch -c ${from} 2>/dev/null || true`,
  ];
}

function environmentText(attempt: Attempt): string {
  const { environment } = attempt;
  const software = Object.entries(environment?.variables ?? {}).map(([name, value]) => ({ name, value }));
  const bin = environment?.bin;
  const path = bin === undefined ? '' : `export PATH=${shellWord(bin)}:"$PATH"\n`;
  const own = { name: attemptVariable, value: attempt.id };
  return path + exports([...software, ...plainVariables(attempt), own]);
}

function exports(variables: readonly Variable[]): string {
  return variables
    .filter(({ name }) => /^[A-Za-z_]\w*$/.test(name))
    .map(({ name, value }) => `export ${name}=${shellWord(value)}\n`)
    .join('');
}
