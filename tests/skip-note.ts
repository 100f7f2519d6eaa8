/** What a test's title says of its skipping. */
export const skipNote = (obstacle: string | undefined): string =>
  obstacle === undefined ? '' : ` (skipped: ${obstacle})`;
