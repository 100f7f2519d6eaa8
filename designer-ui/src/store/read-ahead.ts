/**
 * Reads a long document in growing parts, a little at a time, so that the first edit finds it read: each part takes
 * over the one before, and no part keeps the page from drawing.
 */
import type { DocumentTools } from '../model/document-tools.ts';

/** Takes about half a frame to read. */
const partLength = 12_000;

/** `isWanted` is asked before each part. */
export async function readAhead(
  { parsePipeline, pipelineAtHand }: DocumentTools,
  text: string,
  isWanted: () => boolean,
): Promise<void> {
  const [first, ...parts] = partsOf(text);
  if (first === undefined) return;
  parsePipeline(first);
  for (const part of parts) {
    await turn();
    // A text whose parts do not stand alone is read as a whole when it is edited.
    if (!isWanted() || pipelineAtHand(part) === undefined) return;
  }
}

/** Beginnings of the text, cut where a node or a key at the top starts; the last one is the text. */
export function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  const start = /\n(?= {0,4}[A-Za-z_])/g;
  for (let from = partLength; from < text.length; ) {
    start.lastIndex = from;
    const found = start.exec(text);
    if (!found) break;
    parts.push(text.slice(0, found.index + 1));
    from = found.index + partLength;
  }
  return [...parts, text];
}

/** Lets the page draw and answer. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
