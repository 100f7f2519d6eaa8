import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseIgnoreRules } from './ignore-rules.ts';

const ignored = (rules: string, ...paths: string[]): readonly string[] =>
  paths.filter((path) => parseIgnoreRules(rules).ignores(path.replace(/\/$/, ''), path.endsWith('/')));

describe('F25 ignore files', () => {
  it('names, folders, anchors, exceptions and escapes', () => {
    expect(ignored('*.log\n!keep.log\n', 'a.log', 'x/a.log', 'keep.log')).toEqual(['a.log', 'x/a.log']);
    expect(ignored('build/\n', 'build/', 'build', 'x/build/')).toEqual(['build/', 'x/build/']);
    expect(ignored('/data\nx/y\n', 'data', 'x/data', 'x/y', 'z/x/y')).toEqual(['data', 'x/y']);
    expect(ignored('**/tmp\na/**/b\nc/**\n', 'tmp', 'x/tmp', 'a/b', 'a/x/y/b', 'c/d/e', 'c/')).toEqual([
      'tmp',
      'x/tmp',
      'a/b',
      'a/x/y/b',
      'c/d/e',
    ]);
    expect(
      ignored('# no\n\\#yes\n\\!too\nspace\\ \ntrim  \r\n', '# no', '#yes', '!too', 'space ', 'trim'),
    ).toEqual(['#yes', '!too', 'space ', 'trim']);
    expect(ignored('[a-c]?.[!t]xt\n', 'a1.dxt', 'd1.dxt', 'b/.dxt', 'c1.txt')).toEqual(['a1.dxt']);
    expect(ignored('[a\n[[:nothing:]]\n\\', '[a', 'a', '\\')).toEqual([]);
  });

  it('take no longer for a hostile pattern', () => {
    const rules = parseIgnoreRules(`${'*a'.repeat(200)}b\n${'**/'.repeat(200)}z`);
    expect(rules.ignores('a'.repeat(2000), false)).toBe(false);
  });
});

const git = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!git)('F25 ignore files against git (skipped where git is not installed)', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'millrace-ignore-'));
    execFileSync('git', ['init', '-q', root]);
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const name = fc.constantFrom('a', 'b', 'ab', 'a.b', 'é', 'A', '-', 'a b', '[x]');
  const piece = fc.constantFrom(
    'a',
    'b',
    '*',
    '**',
    '?',
    '[a-c]',
    '[!a]',
    '[^b-]',
    '[]x]',
    '\\a',
    '.',
    ' ',
    'é',
    '[[:alpha:]]',
    '[a',
    '***',
    '-',
    '\\ ',
    '!',
    '#',
  );
  const part = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!', '/', '!/', '**/'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '/', '/**', ' '),
    )
    .map(([before, parts, after]) => before + parts.join('/') + after);
  const folders = fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 8 });

  it('ignore what git ignores', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 4 }), folders, (patterns, paths) => {
        const world = mkdtempSync(path.join(root, 'w'));
        const below = path.basename(world);
        for (const names of paths) mkdirSync(path.join(world, ...names), { recursive: true });
        writeFileSync(path.join(world, '.gitignore'), `${patterns.join('\n')}\n`);
        const asked = [
          ...new Set(paths.flatMap((names) => names.map((_, index) => names.slice(0, index + 1).join('/')))),
        ];
        const answer = spawnSync(
          'git',
          ['-C', root, '-c', 'core.excludesFile=/dev/null', 'check-ignore', '--no-index', '-z', '--stdin'],
          {
            input: asked.map((found) => `${below}/${found}`).join('\0'),
            encoding: 'utf8',
          },
        );
        const theirs = new Set(
          answer.stdout
            .split('\0')
            .filter((line) => line !== '')
            .map((line) => line.slice(below.length + 1)),
        );
        const rules = parseIgnoreRules(`${patterns.join('\n')}\n`);
        const ours = new Set<string>();
        // A folder that is ignored takes along what is in it.
        for (const found of asked.toSorted((a, b) => a.length - b.length)) {
          const parent = found.slice(0, Math.max(0, found.lastIndexOf('/')));
          if (ours.has(parent) || rules.ignores(found, true)) ours.add(found);
        }
        rmSync(world, { recursive: true });
        expect([...ours].sort()).toEqual([...theirs].sort());
      }),
      { numRuns: Number(process.env.MILLRACE_IGNORE_RUNS ?? 60) },
    );
  });
});
