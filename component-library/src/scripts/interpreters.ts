/** Finds what runs scripts on this machine, and says what is missing where it is not there. */
import { ComponentFailure } from '../host/failure.ts';
import { askProgram } from './run-process.ts';
import type { Interpreter } from './run-script.ts';

/** The first one on the PATH that answers is it. */
const pythons = ['python3', 'python'];

const pythonFacts =
  'import importlib.util as u, sys; print(sys.version.split()[0], sys.executable, ' +
  '*[n for n in sys.argv[1:] if u.find_spec(n)], sep="\\n")';

/** Equal scripts give equal results: the order of sets does not change from run to run. */
const pythonVariables = {
  MPLBACKEND: 'Agg',
  PYTHONHASHSEED: '0',
  PYTHONUNBUFFERED: '1',
  PYTHONUTF8: '1',
};

export async function findPython(): Promise<Interpreter> {
  const { command, modules } = await askPython(['pandas', 'pyarrow']);
  const format = modules.includes('pyarrow') ? 'parquet' : 'csv';
  return { command, options: ['-X', 'faulthandler'], format, variables: pythonVariables };
}

/** With nbclient, which papermill and `jupyter execute` run notebooks with too, and the kernel of Python. */
export async function findNotebookRunner(): Promise<Omit<Interpreter, 'format'>> {
  const { command } = await askPython(['nbclient', 'ipykernel'], 2);
  // The kernel chooses where its plots go: into the notebook.
  const { MPLBACKEND: _, ...variables } = pythonVariables;
  return { command, options: [], variables };
}

interface FoundPython {
  readonly command: string;
  /** Of the wanted ones, those that are there. */
  readonly modules: readonly string[];
}

/** The first `needed` modules have to be there. */
export async function askPython(modules: readonly string[], needed = 1): Promise<FoundPython> {
  for (const command of pythons) {
    const answer = await askProgram(command, ['-c', pythonFacts, ...modules]);
    if (answer === undefined) continue;
    const [version = '', place = '', ...found] = answer.trim().split('\n');
    const missing = modules.slice(0, needed).find((name) => !found.includes(name));
    if (missing !== undefined) throw packageMissing(missing, version, place);
    return { command, modules: found };
  }
  throw interpreterMissing(
    'Python',
    'Install Python 3 with pandas, and start Millrace where "python3" is on the PATH.',
  );
}

export async function findR(): Promise<Interpreter> {
  if ((await askProgram('Rscript', ['--version'])) === undefined) {
    throw interpreterMissing(
      'R',
      'Install R (on Debian and Ubuntu: apt install r-base-core), so that "Rscript" is on the PATH.',
    );
  }
  return { command: 'Rscript', options: ['--vanilla', '--encoding=UTF-8'], format: 'csv' };
}

/** The Node that runs this process. */
export async function findNode(): Promise<Interpreter> {
  return { command: process.execPath, options: [], format: 'csv', variables: { NODE_OPTIONS: '' } };
}

function interpreterMissing(language: string, remedy: string): ComponentFailure {
  return new ComponentFailure(
    'interpreter-missing',
    `This component needs ${language}, which is not installed here.`,
    {
      params: { language },
      remedy,
    },
  );
}

function packageMissing(name: string, version: string, place: string): ComponentFailure {
  return new ComponentFailure(
    'python-package-missing',
    `Python ${version} (${place}) has no package "${name}".`,
    {
      params: { name, version, place },
      remedy: `Run "${place} -m pip install ${name}", or start Millrace in an environment that has it.`,
    },
  );
}
