/** Time, which enters everything as an argument. */
/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Does `work` once, `ms` later at the earliest; what it returns calls that off. */
export type Timer = (ms: number, work: () => void) => () => void;
