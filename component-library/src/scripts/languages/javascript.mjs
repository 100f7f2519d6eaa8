/** Runs the script of Execute JavaScript: tables in, `main`, tables out. Started with the folder of its files. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

class ScriptError extends Error {
  constructor(code, message, line) {
    super(message);
    this.code = code;
    this.line = line;
  }
}

const folder = process.argv[2];
const at = (name) => path.join(folder, name);
const script = pathToFileURL(at('script.mjs')).href;
const mostTables = 2;

try {
  await run();
} catch (error) {
  if (!(error instanceof ScriptError)) throw error;
  writeFileSync(at('failure.txt'), `${error.code}\n${error.line ?? ''}\n${error.message}`);
  process.exit(1);
}

async function run() {
  const tables = ['table1', 'table2'].map(readTable);
  const module = await calling(() => import(script));
  const entry = module.main ?? module.default;
  if (typeof entry !== 'function')
    throw new ScriptError('script-no-entry', 'The script exports no function main.');
  tablesOf(await calling(() => entry(...tables))).forEach((rows, index) => {
    if (rows !== null) writeTable(rows, `result${index + 1}`);
  });
}

function tablesOf(returned) {
  const found = returned === undefined || returned === null ? [] : isTable(returned) ? [returned] : returned;
  const fits = Array.isArray(found) && found.length <= mostTables;
  if (fits && found.every((one) => one === null || isTable(one))) return found;
  throw new ScriptError(
    'script-bad-result',
    `main has to return an array of rows, or up to ${mostTables} of them; a row is an object.`,
  );
}

/** An exception of the script is told with its line; the stack goes to the log. */
async function calling(work) {
  try {
    return await work();
  } catch (error) {
    console.error(error);
    const [, ...places] = error instanceof Error ? (error.stack ?? '').split(script) : [];
    const line = Number(/^:(\d+)/.exec(places[0] ?? '')?.[1]);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ScriptError('script-failed', message, Number.isInteger(line) ? line : undefined);
  }
}

/** Rows are objects; an empty array is a table without rows. */
function isTable(value) {
  return (
    Array.isArray(value) &&
    value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))
  );
}

function readTable(name) {
  if (!existsSync(at(`${name}.columns`))) return null;
  const columns = parseCsv(readFileSync(at(`${name}.columns`), 'utf8')).map(([name, type]) => ({
    name,
    type,
  }));
  const records = parseCsv(readFileSync(at(`${name}.csv`), 'utf8'));
  return records.map((cells) =>
    Object.fromEntries(
      columns.map(({ name, type }, index) => [name, valueFrom(type, cells[index] ?? '\\N')]),
    ),
  );
}

/** Every cell is quoted, quotes are doubled. */
function parseCsv(text) {
  const records = [];
  let record = [];
  for (let at = 0; at < text.length; ) {
    let end = text.indexOf('"', at + 1);
    while (text[end + 1] === '"') end = text.indexOf('"', end + 2);
    record.push(text.slice(at + 1, end).replaceAll('""', '"'));
    if (text[end + 1] !== ',') {
      records.push(record);
      record = [];
    }
    at = end + 2;
  }
  return records;
}

function valueFrom(type, cell) {
  if (cell === '\\N') return null;
  if (type === 'string') return cell.replaceAll('\\\\', '\\');
  if (type === 'boolean') return cell === 'true';
  if (type === 'datetime') return new Date(Number(cell) / 1000);
  if (/^[+-]?inf/i.test(cell)) return cell.startsWith('-') ? -Infinity : Infinity;
  return Number(cell);
}

function writeTable(rows, target) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const folded = names.map((name) => name.toLowerCase());
  const twice = names.find((_, index) => folded.indexOf(folded[index]) !== index);
  if (twice !== undefined) {
    const message = `main returned two columns named "${twice}" (case does not count).`;
    throw new ScriptError('script-bad-result', message);
  }
  const columns = names.map((name) => ({ name, type: typeOf(rows, name) }));
  const lines = rows.map((row) => columns.map(({ name, type }) => cellOf(type, row[name])).join(','));
  const facts = columns.map(({ name, type }) => [name, type, 'false'].map(quoted).join(','));
  writeFileSync(at(`${target}.csv`), lines.map((line) => `${line}\n`).join(''));
  writeFileSync(at(`${target}.columns`), facts.map((line) => `${line}\n`).join(''));
}

function typeOf(rows, name) {
  const kinds = new Set();
  for (const { [name]: value } of rows) if (!isMissing(value)) kinds.add(kindOf(value));
  if (kinds.size === 2 && kinds.has('integer') && kinds.has('double')) return 'double';
  return kinds.size === 1 ? [...kinds][0] : 'string';
}

function kindOf(value) {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'double';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'boolean') return 'boolean';
  return value instanceof Date ? 'datetime' : 'string';
}

function isMissing(value) {
  return value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value));
}

function cellOf(type, value) {
  if (isMissing(value)) return quoted('\\N');
  if (type === 'datetime')
    return quoted(Number.isNaN(value.getTime()) ? '\\N' : String(BigInt(value.getTime()) * 1000n));
  if (type !== 'string') return quoted(String(value));
  return quoted(textOf(value).replaceAll('\\', '\\\\'));
}

function textOf(value) {
  if (typeof value !== 'object') return String(value);
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}

function quoted(text) {
  return `"${text.replaceAll('"', '""')}"`;
}
