/** Paths of a step's data ports; the engine has checked that required ones are there. */
import type { RunContext } from '../component.ts';

export function inputPath({ inputs }: Pick<RunContext, 'inputs'>, name: string): string {
  return pathOf(inputs, name);
}

export function outputPath({ outputs }: Pick<RunContext, 'outputs'>, name: string): string {
  return pathOf(outputs, name);
}

function pathOf(paths: Readonly<Record<string, string>>, name: string): string {
  const path = paths[name];
  if (path === undefined) throw new Error(`no path was given for the port ${name}`);
  return path;
}
