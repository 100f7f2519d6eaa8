/** `${{ }}` expressions that stand for a whole value: a small grammar of paths, nothing is ever evaluated. */
import type { Binding } from './pipeline.ts';

const name = '[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*';
const parentPort = new RegExp(`^\\$\\{\\{\\s*parent\\.(inputs|outputs)\\.(${name})\\s*\\}\\}$`);
const jobOutput = new RegExp(
  `^\\$\\{\\{\\s*parent\\.jobs\\.([A-Za-z_][A-Za-z0-9_-]*)\\.outputs\\.(${name})\\s*\\}\\}$`,
);

export function parseBinding(text: string): Binding | undefined {
  const trimmed = text.trim();
  const port = parentPort.exec(trimmed);
  if (port?.[2] !== undefined) {
    return { kind: port[1] === 'inputs' ? 'parent-input' : 'parent-output', name: port[2] };
  }
  const job = jobOutput.exec(trimmed);
  if (job?.[1] === undefined || job[2] === undefined) return undefined;
  return { kind: 'job-output', node: job[1], output: job[2] };
}

export function formatBinding(binding: Binding): string {
  switch (binding.kind) {
    case 'parent-input':
      return `\${{parent.inputs.${binding.name}}}`;
    case 'parent-output':
      return `\${{parent.outputs.${binding.name}}}`;
    default:
      return `\${{parent.jobs.${binding.node}.outputs.${binding.output}}}`;
  }
}

/** Whether the text holds an expression at all; Jinja's `{{ }}` and `${x}` are ordinary text. */
export function holdsExpression(text: string): boolean {
  return text.includes('${{');
}

/** Whether the text is one expression and nothing else. */
export function isWholeExpression(text: string): boolean {
  return /^\$\{\{[^{}]*\}\}$/.test(text.trim());
}
