/** What commands may rely on, as on Azure ML, tried in one run with files whose names are hard on shells. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createScratch, runCommand, type Scratch } from './server-process.ts';

let scratch: Scratch;
let workspace: string;
let outputs: Readonly<Record<string, string>>;

const files: Readonly<Record<string, string>> = {
  'my code (é)/say it.sh':
    'echo "$1" > "$2"; cat helper.txt >> "$2"; ls -A | sort | tr "\\n" " " >> "$2"; touch made-here\n',
  'my code (é)/helper.txt': 'helped\n',
  'my code (é)/.amlignore': 'secret*\n',
  'my code (é)/secret.txt': 'never sent',
  'my code (é)/__pycache__/a.pyc': 'never sent',
  'single.sh': 'ls -A | tr "\\n" " " > "$1"\n',
  'shared/lib/inner.txt': 'inner\n',
  'data/it\'s "data" $(x).txt': 'content\n',
  'component.yml': `type: command
name: odd-name
inputs:
  text: {type: string, default: off}
  number: {type: number}
  flag: {type: boolean}
  file: {type: uri_file}
  unset: {type: string, optional: true}
  registered_name: {type: string, optional: true, default: abc}
outputs:
  out: {type: uri_file}
code: .
additional_includes: [./shared/lib]
environment: {image: python}
command: >-
  printf '%s|' \${{inputs.text}}   '\${{inputs.text}}' "\${{inputs.text}}" \${{inputs.number}} \${{inputs.flag}}
  $[[--unset \${{inputs.unset}}]] $[[--name \${{inputs.registered_name}}]]
  "$GREETING" "$(basename \${{inputs.file}})" "$(cat \${{inputs.file}} lib/inner.txt | tr '\\n' ' ')" > \${{outputs.out}}
`,
  'nested.yml': `type: pipeline
name: nested
inputs:
  word: {type: string}
outputs:
  result: {type: uri_file}
jobs:
  echo:
    type: command
    command: echo \${{inputs.word}} > \${{outputs.result}}
    environment: {image: python}
    inputs: {word: "\${{parent.inputs.word}}"}
    outputs: {result: "\${{parent.outputs.result}}"}
`,
  'job.yml': `type: pipeline
component: ./nested.yml
inputs: {word: through}
outputs: {result: {type: uri_file}}
`,
  'rules.yml': `type: pipeline
inputs:
  flag: true
outputs: {folder: {type: uri_file}, file: {type: uri_file}, none: {type: uri_file}, whole: {type: uri_file}, ranks: {type: uri_folder}}
jobs:
  folder:
    type: command
    code: ./my code (é)
    command: bash "say it.sh" "\${{inputs.word}}" \${{outputs.out}}
    environment: {image: python}
    inputs: {word: "a 'b' \\"c\\" $HOME \`d\`"}
    outputs: {out: "\${{parent.outputs.folder}}"}
  file:
    command: bash single.sh \${{outputs.out}}
    code: ./single.sh
    environment: {image: python}
    outputs: {out: {type: uri_file, path: "\${{parent.outputs.file}}"}}
  none:
    type: command
    command: ls -A > \${{outputs.out}}; ls -A \${{outputs.empty}} | wc -l | tr -d ' ' >> \${{outputs.out}}
    environment: {image: python}
    outputs: {out: "\${{parent.outputs.none}}", empty: {type: uri_folder}}
  whole:
    type: Command
    component: ./component.yml
    environment_variables: {GREETING: "hello  $USER"}
    inputs:
      number: 1.0
      flag: \${{parent.inputs.flag}}
      file: {type: uri_file, path: "./data/it's \\"data\\" $(x).txt"}
    outputs: {out: "\${{parent.outputs.whole}}"}
  ranks:
    type: command
    command: echo "$RANK of $WORLD_SIZE" > \${{outputs.out}}/$RANK; echo "log of $RANK"
    environment: {image: python}
    distribution: {type: pytorch, process_count_per_instance: 2}
    resources: {instance_count: 2}
    outputs: {out: "\${{parent.outputs.ranks}}"}
`,
};

beforeAll(async () => {
  scratch = createScratch();
  workspace = path.join(scratch.directory, "a workspace (with 'signs')");
  mkdirSync(path.join(workspace, '.millrace'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), content);
  }
  outputs = await run('rules.yml');
}, 120_000);
afterAll(() => scratch.remove());

async function run(file: string): Promise<Readonly<Record<string, string>>> {
  const { code, stdout, stderr } = await runCommand(['run', file, '--json'], {
    env: scratch.env,
    cwd: workspace,
  });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}').outputs;
}

const read = (output: string, ...more: readonly string[]): string =>
  readFileSync(path.join(outputs[output] ?? '', ...more), 'utf8');

it('T77 code may be a folder, whose ignored files stay away, and is a copy', () => {
  expect(read('folder')).toBe('a \'b\' "c" $HOME `d`\nhelped\n.amlignore helper.txt outputs say it.sh ');
});

it('T77 code may be a single file', () => expect(read('file')).toBe('outputs single.sh '));

it('T73 T77 code may be absent, and folder outputs are empty beforehand', () =>
  expect(read('none')).toBe('outputs\n0\n'));

it('T77 additional_includes join the code; literals keep their source text; an unset option vanishes', () => {
  expect(read('whole')).toBe(
    'off|off|off|1.0|True|--name|abc|hello  $USER|it\'s "data" $(x).txt|content inner |',
  );
});

it('T77 a job may be a component', async () => {
  const { result } = await run('job.yml');
  expect(readFileSync(result ?? '', 'utf8')).toBe('through\n');
});

it('T74 distribution runs on this machine', async () => {
  expect([0, 1, 2, 3].map((rank) => read('ranks', String(rank)))).toEqual(
    [0, 1, 2, 3].map((rank) => `${rank} of 4\n`),
  );
  const log = (...words: string[]) =>
    runCommand(['logs', '1/ranks', ...words], { env: scratch.env, cwd: workspace });
  expect((await log()).stdout).toMatch(/^4 processes begin, and each has a log of its own\./);
  for (const rank of ['0', '3']) expect((await log('--process', rank)).stdout).toBe(`log of ${rank}\n`);
  expect((await log('--process', 'first')).code).toBe(2);
});
