/** Scripts that fail in every way, on this machine, through the command line: a clear state, and nothing left running. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, runCommand, type Scratch } from './server-process.ts';
import { commandMissing } from './software.ts';

interface Way {
  readonly command: string;
  /** What `limits.timeout` says. */
  readonly timeout?: number;
  /** Undefined: it succeeds. */
  readonly failure?: Readonly<Record<string, unknown>>;
}

const out = '${{outputs.out}}';
const ways: Readonly<Record<string, Way>> = {
  exit: { command: 'echo oops >&2; exit 3', failure: { code: 'command-failed', exitCode: 3 } },
  signal: { command: 'kill -SEGV $$', failure: { code: 'command-killed', signal: 'SIGSEGV' } },
  killed: { command: 'kill -KILL $$', failure: { code: 'command-killed', outOfMemory: true } },
  timeout: {
    command: 'sleep 600 & setsid sleep 600 & wait',
    timeout: 1,
    failure: { code: 'timeout', params: { step: 'timeout', seconds: 1 } },
  },
  daemon: { command: `(setsid sh -c 'trap "" TERM; sleep 601; :' &) ; sleep 602 & echo 1 > ${out}` },
  nothing: {
    command: 'true',
    failure: { code: 'output-missing', params: { step: 'nothing', output: 'out' } },
  },
  notext: { command: `printf 'a\\377\\376\\000\\033[31mb\\n'; printf '\\360\\237\\230'; echo 1 > ${out}` },
  longline: { command: `head -c 3000000 /dev/zero | tr '\\0' x; echo 1 > ${out}` },
  stdin: { command: `cat; read -r line || echo "no more input"; echo 1 > ${out}` },
  elsewhere: { command: `echo lost > ../stray; echo lost > kept.txt; rm -rf ../inputs; echo 1 > ${out}` },
  nocommand: { command: 'no-such-program --flag', failure: { code: 'command-failed', exitCode: 127 } },
  log: {
    command: `head -c 300000000 /dev/zero | tr '\\0' '\\n' | sed 's/$/0123456789/' | head -c 1000000000; echo the end; echo 1 > ${out}`,
  },
};

let scratch: Scratch;
let workspace: string;
let events: readonly Readonly<Record<string, unknown>>[];
let ended: { readonly code: number | null; readonly stderr: string };

beforeAll(async () => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, 'workspace');
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  const jobs = Object.entries(ways).map(
    ([name, { command, timeout }]) => `  ${name}:
    type: command
    command: ${JSON.stringify(command)}
    environment: {image: python}
    outputs: {out: {type: uri_file}}
${timeout === undefined ? '' : `    limits: {timeout: ${timeout}}\n`}`,
  );
  const settings = 'settings: {continue_on_step_failure: true}';
  writeFileSync(path.join(workspace, 'ways.yml'), `type: pipeline\n${settings}\njobs:\n${jobs.join('')}`);
  const { stdout, ...rest } = await run(['run', 'ways.yml', '--json']);
  ended = rest;
  events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}, 240_000);
afterAll(() => scratch.remove());

const run = (args: readonly string[]): ReturnType<typeof runCommand> =>
  runCommand(args, { env: scratch.env, cwd: workspace });
const eventOf = (type: string, step: string) =>
  events.find((event) => event.type === type && event.step === step);
const logOf = async (step: string): Promise<string> => (await run(['logs', `1/${step}`])).stdout;

describe('T76 a script', () => {
  it.each(Object.entries(ways).filter(([, { failure }]) => failure !== undefined))(
    'that fails is told: %s',
    async (name, { failure }) => {
      expect(eventOf('step-failed', name)?.failure).toMatchObject({
        ...failure,
        message: expect.stringContaining(name),
      });
      expect(ended.stderr).toMatch(new RegExp(`^ *${name}: failed`, 'm'));
    },
  );

  it.each(Object.entries(ways).filter(([, { failure }]) => failure === undefined))(
    'that is odd succeeds: %s',
    (name) => expect(eventOf('step-succeeded', name), ended.stderr).toBeDefined(),
  );

  it('makes the run fail with 1', () => expect(ended.code).toBe(1));

  it.skipIf(process.platform !== 'linux')('leaves nothing running', () => {
    const left = readdirSync('/proc').filter((pid) => {
      try {
        return /^sleep\0(600|601|602)\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
      } catch {
        return false;
      }
    });
    expect(left).toEqual([]);
  });

  it('finds the end of its input at once', async () => expect(await logOf('stdin')).toBe('no more input\n'));

  it('keeps what it wrote beyond its outputs from everybody', () => {
    const attempts = path.join(workspace, '.millrace/artifacts/attempts');
    expect(existsSync(attempts) ? readdirSync(attempts) : []).toEqual([]);
    expect(existsSync(path.join(workspace, 'kept.txt'))).toBe(false);
  });
});

describe('T75 a log', () => {
  it('is shown with bytes that are no text, and with long lines', async () => {
    expect(await logOf('notext')).toContain('a\ufffd\ufffd');
    expect((await logOf('longline')).length).toBe(3_000_000);
  });

  it('of a gigabyte keeps its beginning and its end, and little of the disk', async () => {
    const folder = path.join(workspace, '.millrace/logs');
    const sizes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(120 * 1024 ** 2);
    const text = await logOf('log');
    expect(text.slice(-30)).toMatch(/the end\n$/);
  });
});

const noPython = commandMissing('python3', ['--version']);
describe.skipIf(noPython !== undefined)(`T72 folders ${noPython ?? ''}`, () => {
  it('are listed in the order of their names by Python, and the next sitecustomize runs', async () => {
    const script = `import os, glob, pathlib, sys
names = ["b", "a", "C", "d" * 5, "e10", "e9", "f\\u00e9"] + ["n%03d" % n for n in range(200)]
os.makedirs("d")
for name in reversed(names): open("d/" + name, "w").close()
expected = sorted(names)
assert os.listdir("d") == expected
assert os.listdir(b"d") == [os.fsencode(name) for name in expected]
with os.scandir("d") as entries: assert [entry.name for entry in entries] == expected
assert [path.name for path in pathlib.Path("d").iterdir()] == expected
assert [os.path.basename(path) for path in glob.glob("d/*")] == expected
assert next(os.walk("d"))[2] == expected
import shutil; shutil.copytree("d", "e"); shutil.rmtree("e")
assert os.environ["MARK"] == "set by the next one", os.environ.get("MARK")
`;
    mkdirSync(path.join(workspace, 'site'), { recursive: true });
    mkdirSync(path.join(workspace, 'code'), { recursive: true });
    writeFileSync(
      path.join(workspace, 'site/sitecustomize.py'),
      'import os\nos.environ["MARK"] = "set by the next one"\n',
    );
    writeFileSync(path.join(workspace, 'code/list.py'), script);
    const pipeline = `type: pipeline
jobs:
  list:
    type: command
    code: ./code
    command: python3 list.py && echo 1 > outputs/note.txt
    environment: {image: python}
    environment_variables: {PYTHONPATH: ${path.join(workspace, 'site')}}
`;
    writeFileSync(path.join(workspace, 'list.yml'), pipeline);
    const { code, stderr, stdout } = await run(['run', 'list.yml', '--json']);
    expect(code, stderr + (await run(['logs', '2/list'])).stdout).toBe(0);
    // T73: what it left in ./outputs is an output, and is reused like the others.
    expect(stdout).toMatch(/"step-succeeded".*"name":"artifacts"/);
    expect((await run(['run', 'list.yml', '--json'])).stdout).toMatch(/"step-reused".*"name":"artifacts"/);
  });
});
