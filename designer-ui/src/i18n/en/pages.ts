/** Messages of the pages: pipelines, runs, data, and of the start card. */
export const pages = {} as const;
