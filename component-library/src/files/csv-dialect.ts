/** Guesses the delimiter of a CSV text and whether its first record holds names. Pure. */

const candidates = [',', '\t', ';', '|'];

/** The first records of a text as cells; tolerant, because it also reads with wrong delimiters. */
export function parseRecords(text: string, delimiter: string, limit: number): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const endRecord = () => {
    if (cells.length > 0 || cell !== '') records.push([...cells, cell]);
    cells = [];
    cell = '';
  };
  for (let index = 0; index < text.length && records.length < limit; index++) {
    const char = text[index] ?? '';
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[index + 1] === '"') cell += text[++index];
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') endRecord();
    else cell += char;
  }
  if (records.length < limit) endRecord();
  return records;
}

/** The delimiter that cuts the first records into the same number of cells, most cells first. */
export function detectDelimiter(text: string): string {
  const scored = candidates.map((delimiter) => ({
    delimiter,
    ...evenness(parseRecords(text, delimiter, 50)),
  }));
  const even = scored.filter((candidate) => candidate.cells > 1);
  even.sort((a, b) => b.share - a.share || b.cells - a.cells);
  return even[0]?.delimiter ?? ',';
}

/** The cells of the first record, and the share of records that have as many. */
function evenness(records: readonly (readonly string[])[]): { cells: number; share: number } {
  const cells = records[0]?.length ?? 0;
  const same = records.filter((record) => record.length === cells).length;
  return { cells, share: records.length === 0 ? 0 : same / records.length };
}

const numberLike = /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** Names are filled in, differ from each other, and none is a number. */
export function detectHeader(records: readonly (readonly string[])[]): boolean {
  const first = records[0] ?? [];
  const distinct = new Set(first.map((cell) => cell.trim().toLowerCase()));
  return (
    distinct.size === first.length && first.every((cell) => cell.trim() !== '' && !numberLike.test(cell))
  );
}
