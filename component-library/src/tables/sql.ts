/** Values as SQL text. Names and texts come from users' files: nothing reaches SQL but through these functions. */
import { ComponentFailure } from '../host/failure.ts';

/** Any column name as an identifier, quotes in it included. */
export function quoteName(name: string): string {
  return `"${withoutZero(name).replaceAll('"', '""')}"`;
}

export function quoteText(text: string): string {
  return `'${withoutZero(text).replaceAll("'", "''")}'`;
}

/** SQL ends at a zero character. */
function withoutZero(text: string): string {
  if (!text.includes('\0')) return text;
  throw new ComponentFailure('value-invalid', 'A text or a name holds a zero character.', {
    params: { columns: [] },
    remedy: 'Remove the zero character.',
  });
}
