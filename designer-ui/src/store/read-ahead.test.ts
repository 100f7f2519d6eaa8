import { describe, expect, it } from 'vitest';
import { loadDocumentTools } from '../model/document-tools.ts';
import { partsOf, readAhead } from './read-ahead.ts';

const node = (id: number) => `  n${id}:\n    component: ./c.yml\n    inputs:\n      p: 0.${id}   # rate\n`;
const long = `type: pipeline\njobs:\n${Array.from({ length: 1_000 }, (_, id) => node(id)).join('')}settings: {}\n`;

describe('reading ahead', () => {
  it('cuts a text where nodes start, and ends with the text', () => {
    const parts = partsOf(long);
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.at(-1)).toBe(long);
    for (const part of parts) expect(long.startsWith(part) && part.endsWith('\n')).toBe(true);
    expect(partsOf('type: pipeline\n')).toEqual(['type: pipeline\n']);
  });

  it('leaves the text at hand, and stops when it is not wanted any more', async () => {
    const tools = await loadDocumentTools();
    const other = long.replaceAll('rate', 'speed');
    await readAhead(tools, other, () => false);
    expect(tools.pipelineAtHand(other)).toBeUndefined();
    await readAhead(tools, long, () => true);
    expect(tools.pipelineAtHand(long)?.model?.nodes).toHaveLength(1_000);
    expect(tools.pipelineAtHand(long)).toBe(tools.parsePipeline(long));
  });
});
