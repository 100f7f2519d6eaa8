/** Values as SQL text. Names and texts come from users' files: nothing reaches SQL but through these functions. */

/** `path` or `"` in it included: any column name as an identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
