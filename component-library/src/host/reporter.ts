/** What a request tells while it is worked on. */
export interface Reporter {
  readonly progress: (fraction: number, message?: string) => void;
  readonly log: (line: string) => void;
}
