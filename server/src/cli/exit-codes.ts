/** What a command tells the shell. */
export const exitCodes = { done: 0, stepFailed: 1, inputWrong: 2, cancelled: 3, machineFailed: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
