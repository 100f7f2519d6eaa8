/** What a command finds, and what comes back of what it wrote: the same on every target. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Case } from './cases.ts';

const odd = 'über "quoted" it\'s $HOME; `x` 表.csv';

export const fileCases: readonly Case[] = [
  {
    name: 'makes folder outputs beforehand, and they are empty',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'ls -A ${{outputs.out}} | wc -l' });
      expect(done.outcome.kind).toBe('succeeded');
      expect(done.log.trim()).toBe('0');
    },
  },
  {
    name: 'makes the parent of a file output, not the file',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: 'test ! -e ${{outputs.out}} && echo 1 > ${{outputs.out}}',
        outputs: [{ name: 'out', type: 'uri_file' }],
      });
      expect(done.outcome.kind).toBe('succeeded');
      expect(done.read('out')).toBe('1\n');
    },
  },
  {
    name: 'brings back folders in folders, empty ones, links inside, the execute bit and odd names',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: [
          'cd ${{outputs.out}} && mkdir -p a/b empty && echo deep > a/b/c',
          `echo odd > '${odd.replaceAll("'", `'\\''`)}'`,
          'echo "#!/bin/sh" > run.sh && chmod +x run.sh && ln -s a/b/c link',
        ].join('\n'),
      });
      expect(done.outcome.kind).toBe('succeeded');
      const out = path.join(done.attempt.directory, 'outputs/out');
      expect(done.read('out/a/b/c')).toBe('deep\n');
      expect(done.read(`out/${odd}`)).toBe('odd\n');
      expect(readdirSync(path.join(out, 'empty'))).toEqual([]);
      expect(lstatSync(path.join(out, 'link')).isSymbolicLink()).toBe(true);
      expect(lstatSync(path.join(out, 'run.sh')).mode & 0o100).toBe(0o100);
      expect(lstatSync(path.join(out, 'a/b/c')).mode & 0o100).toBe(0);
    },
  },
  {
    name: 'brings back a thousand small files',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: 'cd ${{outputs.out}} && for i in $(seq 1000); do echo $i > f$i; done',
      });
      expect(done.outcome.kind).toBe('succeeded');
      expect(readdirSync(path.join(done.attempt.directory, 'outputs/out'))).toHaveLength(1000);
      expect(done.read('out/f1000')).toBe('1000\n');
    },
  },
  {
    name: 'brings back bytes as they are',
    run: async ({ target, bench }) => {
      const source = path.join(bench.scratch, 'bytes');
      const bytes = Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7919) % 256));
      writeFileSync(source, bytes);
      const done = await bench.run(target, {
        command: 'cp ${{inputs.data}} ${{outputs.out}}/copy',
        inputs: [{ name: 'data', kind: 'path', value: source, fileName: 'bytes' }],
      });
      const copy = readFileSync(path.join(done.attempt.directory, 'outputs/out/copy'));
      expect(copy.equals(bytes)).toBe(true);
    },
  },
  {
    name: 'keeps the base name of a file input, whatever is in it',
    run: async ({ target, bench }) => {
      const source = path.join(bench.scratch, odd);
      writeFileSync(source, 'content\n');
      const done = await bench.run(target, {
        command: 'basename ${{inputs.data}}; cat ${{inputs.data}}',
        inputs: [{ name: 'data', kind: 'path', value: source, fileName: odd }],
      });
      expect(done.log).toBe(`${odd}\ncontent\n`);
    },
  },
  {
    name: 'gives inputs that a script may spoil without harm',
    run: async ({ target, bench }) => {
      const folder = path.join(bench.scratch, 'folder');
      mkdirSync(path.join(folder, 'sub'), { recursive: true });
      writeFileSync(path.join(folder, 'sub/a.txt'), 'a', { mode: 0o444 });
      const wishes = {
        command:
          'cat ${{inputs.data}}/sub/a.txt && echo spoiled > ${{inputs.data}}/sub/a.txt && touch ${{inputs.data}}/b',
        inputs: [{ name: 'data', kind: 'path' as const, value: folder }],
      };
      for (const round of [1, 2]) {
        const done = await bench.run(target, wishes);
        expect([round, done.outcome.kind, done.log]).toEqual([round, 'succeeded', 'a']);
      }
      expect(readFileSync(path.join(folder, 'sub/a.txt'), 'utf8')).toBe('a');
      expect(existsSync(path.join(folder, 'b'))).toBe(false);
    },
  },
  {
    name: 'runs in a fresh, writable copy of the code, execute bits kept',
    run: async ({ target, bench }) => {
      const code = path.join(bench.scratch, 'my code');
      mkdirSync(path.join(code, 'lib'), { recursive: true });
      writeFileSync(path.join(code, 'lib/say.sh'), '#!/bin/sh\necho "said $1" | tee -a said.log\n');
      chmodSync(path.join(code, 'lib/say.sh'), 0o555);
      for (const round of [1, 2]) {
        const done = await bench.run(target, { command: './lib/say.sh hello; wc -l < said.log', code });
        expect([round, done.log.replaceAll(' ', '')]).toEqual([round, 'saidhello\n1\n']);
      }
      expect(readdirSync(code)).toEqual(['lib']);
    },
  },
  {
    name: 'starts in a folder that holds nothing but an empty "outputs" when there is no code',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'find . ! -name .; touch made-here' });
      expect([done.outcome.kind, done.log.trim()]).toEqual(['succeeded', './outputs']);
    },
  },
  {
    name: 'keeps attempts apart',
    run: async ({ target, bench }) => {
      const command = 'touch mine ${{outputs.out}}/mine; sleep 0.2; ls -A . ${{outputs.out}} | grep -c mine';
      const all = await Promise.all([1, 2, 3].map(() => bench.run(target, { command })));
      expect(all.map((done) => done.log)).toEqual(['2\n', '2\n', '2\n']);
      expect(new Set(all.map((done) => done.attempt.id)).size).toBe(3);
    },
  },
];
