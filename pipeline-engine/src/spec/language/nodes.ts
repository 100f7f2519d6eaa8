/** From a place of the text to the node there, and from a node to its place. */
import { endOfLine, startOfLine } from '../edit/text-lines.ts';
import { childOf, outlineOf } from './outline.ts';
import { nodeEntries, type Span } from './place.ts';

/** The node in whose lines the offset stands. */
export function nodeAt(text: string, offset: number): string | undefined {
  return nodeEntries(outlineOf(text)).findLast((node) => {
    const lineFrom = startOfLine(text, node.keyFrom);
    return lineFrom <= offset && offset <= endOfLine(text, node.to);
  })?.key;
}

/** From the node's key to the end of its last line with content. */
export function rangeOfNode(text: string, id: string): Span | undefined {
  const node = childOf(childOf(outlineOf(text), 'jobs'), id);
  return node === undefined ? undefined : { from: node.keyFrom, to: node.to };
}
