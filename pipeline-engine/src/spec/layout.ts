/** The sidecar `<name>.layout.json`: where nodes stand on the canvas. A damaged one costs positions, never the file. */
import { z } from 'zod/mini';
import type { PipelineLayout } from './pipeline.ts';

const envelope = z.looseObject({ version: z.literal(1), nodes: z.record(z.string(), z.unknown()) });
const position = z.object({ x: z.number(), y: z.number() });

/** What can be read of it; nodes whose position is no pair of finite numbers are left to automatic layout. */
export function parseLayout(text: string): PipelineLayout | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return undefined;
  const nodes: [string, { x: number; y: number }][] = [];
  for (const [id, value] of Object.entries(parsed.data.nodes)) {
    const place = position.safeParse(value);
    if (place.success) nodes.push([id, place.data]);
  }
  return { version: 1, nodes: Object.fromEntries(nodes) };
}
