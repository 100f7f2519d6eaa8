/** The first page of a SQLite file that knows one table, as the file format says (https://sqlite.org/fileformat.html). */

export interface SchemaEntry {
  readonly name: string;
  readonly sql: string;
  /** The page that the table begins on. */
  readonly root: number;
}

/** That of every state database. */
export const pageBytes = 4096;
const headerBytes = 100;
const pageHeaderBytes = 8;
const leafOfTable = 13;

/** `pages`: how many the file has. */
export function schemaPage(entry: SchemaEntry, pages: number): Buffer {
  const page = Buffer.alloc(pageBytes);
  writeHeader(page, pages);
  const cell = cellOf(entry);
  const at = pageBytes - cell.length;
  page.writeUInt8(leafOfTable, headerBytes);
  page.writeUInt16BE(1, headerBytes + 3);
  page.writeUInt16BE(at, headerBytes + 5);
  page.writeUInt16BE(at, headerBytes + pageHeaderBytes);
  cell.copy(page, at);
  return page;
}

/** Without a log, so that nothing is looked for beside the file. */
function writeHeader(page: Buffer, pages: number): void {
  page.write('SQLite format 3\0', 'latin1');
  page.writeUInt16BE(pageBytes, 16);
  page.set([1, 1, 0, 64, 32, 32], 18);
  const changes = 1;
  const words: readonly (readonly [number, number])[] = [
    [24, changes],
    [28, pages],
    [40, 1], // schema cookie
    [44, 4], // schema format
    [56, 1], // UTF-8
    [92, changes],
    [96, 3_045_000], // written by SQLite 3.45
  ];
  for (const [at, word] of words) page.writeUInt32BE(word, at);
}

/** A row of `sqlite_schema`: type, name, name of the table, root, SQL. */
function cellOf({ name, sql, root }: SchemaEntry): Buffer {
  const texts = ['table', name, name];
  const rootBytes = Buffer.alloc(4);
  rootBytes.writeInt32BE(root);
  const body = Buffer.concat([...texts.map((text) => Buffer.from(text)), rootBytes, Buffer.from(sql)]);
  const integerOf4Bytes = 4;
  const types = [...texts.map(typeOfText), integerOf4Bytes, typeOfText(sql)].flatMap(varint);
  // The length counts itself, and stays below 128.
  const payload = Buffer.concat([Buffer.from([types.length + 1, ...types]), body]);
  const rowid = 1;
  return Buffer.concat([Buffer.from([...varint(payload.length), ...varint(rowid)]), payload]);
}

const typeOfText = (text: string): number => 13 + 2 * Buffer.byteLength(text);

/** Seven bits a byte, the highest first. */
function varint(number: number): readonly number[] {
  const bytes = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
