/** `{inputs.x}` with single braces, as commands were written once: read as `${{inputs.x}}`, as Azure reads it. */
import type { IssueList, IssuePlace } from './issues.ts';

const singleBraces = /(?<![${])\{\s*((?:inputs|outputs)\.[A-Za-z_][A-Za-z0-9_.]*)\s*\}(?!\})/g;

/** The command in today's spelling; each old expression is told. `ports`: names that expressions may mean. */
export function modernCommand(
  command: string,
  ports: ReadonlySet<string>,
  place: IssuePlace,
  issues: IssueList,
): string {
  return command.replace(singleBraces, (text, name: string) => {
    if (!ports.has(name)) return text;
    const suggestion = `\${{${name}}}`;
    issues.add('warning', 'legacy-expression', place, { text, suggestion });
    return suggestion;
  });
}

/** `inputs.x` and `outputs.y` of everything declared. */
export function portNames(
  inputs: readonly { readonly name: string }[],
  outputs: readonly { readonly name: string }[],
): ReadonlySet<string> {
  return new Set([
    ...inputs.map(({ name }) => `inputs.${name}`),
    ...outputs.map(({ name }) => `outputs.${name}`),
  ]);
}
