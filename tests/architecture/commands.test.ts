import { expect, it } from 'vitest';
import { withoutDesigner } from '../../scripts/build.mjs';
import { createProgram } from '../../server/src/cli/program.ts';

it('builds the designer for serving, and for no command', () => {
  const output = { json: () => undefined, say: () => undefined, write: () => undefined, isTerminal: false };
  const context = { output, write: () => undefined, onInterrupt: () => () => undefined };
  const program = createProgram(context, () => undefined);
  expect([...withoutDesigner].sort()).toEqual(program.commands.map((command) => command.name()).sort());
});
