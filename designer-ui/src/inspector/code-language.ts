/** Which language the text of a parameter is in, as far as its names tell. Pure. */
import type { InputPort } from '@millrace/pipeline-engine/browser';

export type CodeLanguage = 'python' | 'javascript' | 'sql' | 'r' | 'yaml' | 'plaintext';

const known: readonly (readonly [CodeLanguage, ReadonlySet<string>])[] = [
  ['sql', new Set(['sql', 'query', 'queries'])],
  ['python', new Set(['python', 'py'])],
  ['javascript', new Set(['javascript', 'js'])],
  ['r', new Set(['r'])],
  // JSON is YAML, and coloured as such.
  ['yaml', new Set(['json', 'yaml', 'yml'])],
  ['python', new Set(['script', 'code'])],
];

/** The port's name says it, else its component's. */
export function codeLanguage(port: Pick<InputPort, 'name'>, component: string): CodeLanguage {
  const words = new Set(port.name.toLowerCase().split(/[^a-z]+/));
  const ofComponent = component.toLowerCase().split(/[^a-z]+/);
  const find = (candidates: Iterable<string>) => {
    const all = [...candidates];
    return known.find(([, names]) => all.some((word) => names.has(word)))?.[0];
  };
  // `script` alone says least: the component's name may say R.
  const exact = find([...words].filter((word) => word !== 'script' && word !== 'code'));
  return exact ?? find(ofComponent) ?? find(words) ?? 'plaintext';
}
