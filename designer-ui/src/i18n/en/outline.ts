/** Messages of the outline. */
export const outline = {
  title: 'Outline',
  search: 'Search nodes',
  hint: 'Enter shows a node on the canvas, → its connections.',
  reads: '{port} from {node}, {output}',
  readsNothing: '{port}: not connected',
  gives: '{output} to {node}, {port}',
  givesNothing: '{output}: not connected',
  nothing: 'No node matches "{query}".',
  empty: 'The pipeline has no nodes yet.',
} as const;
