/** Messages of the drawer: results, problems, log, YAML. */
export const preview = {} as const;
