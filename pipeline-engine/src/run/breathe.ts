/** Lets everything else go on between two parts of a long piece of work. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
