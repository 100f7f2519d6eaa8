/** How a command is written and what it sees: the same on every target. */
import { expect } from 'vitest';
import type { Case } from './cases.ts';

const literal = (name: string, value: string) => ({ name, kind: 'literal' as const, value });

export const commandCases: readonly Case[] = [
  {
    name: 'runs under bash',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: '[[ a == a* ]] && echo "${BASH_VERSION:+bash}"' });
      expect(done.log).toBe('bash\n');
    },
  },
  {
    name: 'gives literals with their source text, whole, whatever is in them',
    run: async ({ target, bench }) => {
      const text = `it's "$HOME" \`date\` $(date) \\ * ; & | < > ü 表`;
      const done = await bench.run(target, {
        command: "printf '%s\\n' ${{inputs.text}} ${{inputs.number}}",
        inputs: [literal('text', text), literal('number', '1.0')],
        types: { number: 'number' },
      });
      expect(done.log).toBe(`${text}\n1.0\n`);
    },
  },
  {
    name: 'writes booleans as Python does',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: 'echo ${{inputs.yes}} ${{inputs.no}}',
        inputs: [literal('yes', 'true'), literal('no', 'false')],
        types: { yes: 'boolean', no: 'boolean' },
      });
      expect(done.log).toBe('True False\n');
    },
  },
  {
    name: 'drops an optional segment whose input is unset',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: 'echo a $[[--b ${{inputs.b}}]] $[[--c ${{inputs.c}}]]',
        inputs: [{ name: 'b', kind: 'unset', value: '' }, literal('c', '3')],
      });
      expect(done.log).toBe('a --c 3\n');
    },
  },
  {
    name: 'gives declared variables, whatever is in them',
    run: async ({ target, bench }) => {
      const value = `two words, it's "$HOME"`;
      const done = await bench.run(target, {
        command: 'printf "%s\\n" "$GREETING"',
        variables: [{ name: 'GREETING', value }],
      });
      expect(done.log).toBe(`${value}\n`);
    },
  },
  {
    name: 'inherits nothing of the server but what is allowed',
    run: async ({ target, bench }) => {
      process.env.MILLRACE_TEST_SECRET = 'leaked';
      try {
        const done = await bench.run(target, {
          command: 'echo "[${MILLRACE_TEST_SECRET-}]"; test -n "$PATH"',
        });
        expect([done.outcome.kind, done.log]).toEqual(['succeeded', '[]\n']);
      } finally {
        delete process.env.MILLRACE_TEST_SECRET;
      }
    },
  },
  {
    name: 'carries the name of its attempt',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'echo "$MILLRACE_ATTEMPT"' });
      expect(done.log).toBe(`${done.attempt.id}\n`);
    },
  },
  {
    name: 'gives nothing to read on standard input',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, { command: 'cat; read -r line || echo none' });
      expect([done.outcome.kind, done.log]).toEqual(['succeeded', 'none\n']);
    },
  },
  {
    name: 'logs both streams in their order, with bytes that are no text',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: "echo one; echo two >&2; printf '\\377\\376 three\\n'; echo four",
      });
      expect(done.log).toBe('one\ntwo\n\uFFFD\uFFFD three\nfour\n');
    },
  },
  {
    name: 'logs five megabytes to the last byte',
    run: async ({ target, bench }) => {
      const done = await bench.run(target, {
        command: 'head -c 5000000 /dev/zero | tr "\\0" x; echo; echo end',
      });
      expect(done.outcome.kind).toBe('succeeded');
      expect(done.log.length).toBe(5_000_005);
      expect(done.log.endsWith('x\nend\n')).toBe(true);
    },
  },
];
