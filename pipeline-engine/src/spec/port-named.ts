/** How a job names one of its own ports: `${{inputs.NAME}}`. */

/** The port that `${{inputs.NAME}}` or `${{outputs.NAME}}` names. */
export function portNamed(kind: 'inputs' | 'outputs', text: string | undefined): string | undefined {
  const [, found, name] = /^\s*\$\{\{\s*(inputs|outputs)\.([\w.]+)\s*\}\}\s*$/.exec(text ?? '') ?? [];
  return found === kind ? name : undefined;
}
