/** Secrets reach the environment of a command, and neither its log nor a file that stays. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { until } from './bench.ts';
import type { Case } from './cases.ts';
import { failure } from './cases.ts';

const value = `s3cret it's "$HOME" \\ * ü`;

/** Whether a file below the folder holds the text. */
function holds(folder: string, text: string): boolean {
  return spawnSync('grep', ['-rqF', '--', text, folder]).status === 0;
}

export const secretCases: readonly Case[] = [
  {
    name: 'gives a secret to the environment, and hides it in the log in many forms',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: [
          'printf "%s" "$KEY" | sha256sum | cut -c1-8 > ${{outputs.out}}/sum',
          'printf "<%s>\\n" "$KEY"; printf "<%s>\\n" "$KEY" >&2',
          'printf "<%s>\\n" "$(printf "user:%s" "$KEY" | base64 -w0)"',
          'printf "%s" "${KEY:0:4}"; sleep 0.4; printf "%s\\n" "${KEY:4}"',
          'echo end',
        ].join('\n'),
        secrets: { KEY: value },
      });
      const stars = '*'.repeat(Buffer.byteLength(value));
      const lines = done.log.split('\n');
      expect(done.outcome.kind).toBe('succeeded');
      expect([lines[0], lines[1], lines[3], lines[4]]).toEqual([`<${stars}>`, `<${stars}>`, stars, 'end']);
      expect(lines[2]).toMatch(/^<[A-Za-z0-9]{7}\*{30,}[A-Za-z0-9+/=]{0,3}>$/);
      const sum = createHash('sha256').update(value).digest('hex');
      expect(done.read('out/sum')).toBe(`${sum.slice(0, 8)}\n`);
    },
  },
  {
    name: 'leaves no secret on the disk while the command runs, nor in words of a process',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: [
          'for f in /proc/[0-9]*/cmdline $(find .. -type f); do',
          '  text=$(tr "\\0" " " 2>/dev/null <"$f"); [[ $text == *"$KEY"* ]] && echo "seen in $f"',
          'done 2>/dev/null',
          'echo looked',
        ].join('\n'),
        secrets: { KEY: 'unlikely-text-9f2c' },
      });
      expect(done.log).toBe('looked\n');
      expect(holds(bench.scratch, 'unlikely-text-9f2c')).toBe(false);
    },
  },
  {
    name: 'tells the exit code of a command with secrets, and ends all of it',
    run: async ({ target, bench }) => {
      const failed = await bench.run(target, { command: 'echo "$KEY"; exit 7', secrets: { KEY: value } });
      expect(failure(failed)).toMatchObject({ code: 'command-failed', exitCode: 7 });
      const { handle } = await bench.submit(
        target,
        bench.attempt({ command: 'sleep 60', secrets: { KEY: value } }),
      );
      await handle.cancel();
      expect((await handle.outcome).kind).toBe('cancelled');
    },
  },
  {
    name: 'goes on hiding what a command says when the server goes, and the next one finds it',
    run: async ({ target, restart, bench }) => {
      const attempt = bench.attempt({
        command: 'echo begun; sleep 2; echo "<$KEY>"; echo ended',
        secrets: { KEY: value },
      });
      const { handle } = await bench.submit(target, attempt);
      await until('the command', () => bench.log(attempt) === 'begun\n');
      const next = await restart('leave');
      await handle.outcome;
      const found = await next.reattach(attempt, () => undefined);
      expect((await found?.outcome)?.kind).toBe('succeeded');
      expect(bench.log(attempt)).toBe(`begun\n<${'*'.repeat(Buffer.byteLength(value))}>\nended\n`);
    },
  },
];
