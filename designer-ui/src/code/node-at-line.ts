/** Which node a line of the file belongs to. Pure. */
import type { PipelineNode } from '@millrace/pipeline-engine/browser';

export function nodeAtLine(nodes: readonly PipelineNode[], line: number): string | undefined {
  return nodes.find((node) => line >= node.lines.from && line <= node.lines.to)?.id;
}
