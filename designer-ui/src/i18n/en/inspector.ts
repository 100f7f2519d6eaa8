/** Messages of the inspector, its forms and the column picker. */
export const inspector = {} as const;
