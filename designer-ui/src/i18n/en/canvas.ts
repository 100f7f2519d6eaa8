/** Messages of the shell, the canvas, the palette and the actions. */
export const canvas = {} as const;
