/** What a drag from the palette carries: a component's name, or the path of a data file. */
export const dragTypes = {
  component: 'application/x-millrace-component',
  data: 'application/x-millrace-data',
} as const;
