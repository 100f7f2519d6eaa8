/** The software of a step in a line: for the terminal, and for what a registered result says of where it came from. */
import type { EnvironmentRecord } from '@millrace/pipeline-engine/browser';

export function environmentText(record: EnvironmentRecord): string {
  const { kind, name, version, digest, python, image, host } = record;
  const title = [name, version].filter((part) => part !== undefined).join(' ');
  const facts = [
    python === undefined ? undefined : `Python ${python}`,
    image === undefined ? undefined : `image ${image}`,
    digest === undefined ? undefined : `${digestWords[kind]} ${digest}`,
  ].filter((part) => part !== undefined);
  const what =
    kind === 'system' ? `what is installed${title === '' ? '' : ` (for ${title})`}` : title || kind;
  return `${what} on ${host}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`;
}

const digestWords = { made: 'lock', image: 'folder', system: 'packages' } as const;
