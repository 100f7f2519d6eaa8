/** For what scrolls: the keyboard has to reach it, or its end could not be read. Spread it into the element. */
export const scrollable = { tabIndex: 0 } as const;
