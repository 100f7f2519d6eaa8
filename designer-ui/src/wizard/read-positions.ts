/**
 * What a shell, Node or R script takes: the arguments that it gives names to, in the order of their places. A comment
 * behind one describes it, and may end with `(default 100)`. The script is read by patterns and never run.
 */
import { portName, unique } from './read-arguments.ts';
import { dataKind, type ReadScript, type ScriptPort, type Unread } from './script-port.ts';

export type PositionalLanguage = 'shell' | 'node' | 'r';

/** An argument with a name, at its place on the command line, from 0. */
interface Named {
  readonly at: number;
  readonly name: string;
  readonly default?: string | undefined;
  readonly type?: ScriptPort['type'] | undefined;
}

interface Line {
  readonly code: string;
  readonly comment: string;
  readonly number: number;
}

interface Dialect {
  readonly comment: RegExp;
  readonly named: (code: string, script: string) => readonly Named[];
  /** What takes arguments in a way that has no places. */
  readonly unread: RegExp;
}

const dialects: Readonly<Record<PositionalLanguage, Dialect>> = {
  shell: { comment: /(?:^|\s)#(.*)$/, named: namedInShell, unread: /\$[@*]|\bshift\b|\bgetopts\b/ },
  node: { comment: /(?:^|\s)\/\/(.*)$/, named: namedInNode, unread: /process\.argv\b(?!\.slice\(2\)|\[\d)/ },
  r: { comment: /(?:^|\s)#(.*)$/, named: namedInR, unread: /\bargs\[\s*(?!\[?\d)[^\]]*\]/ },
};

export function readPositions(text: string, language: PositionalLanguage): ReadScript {
  const dialect = dialects[language];
  const lines = text.split(/\r?\n/).map((whole, index): Line => {
    const found = dialect.comment.exec(whole);
    const code = found === null ? whole : whole.slice(0, found.index);
    return { code, comment: found?.[1]?.trim() ?? '', number: index + 1 };
  });
  const script = lines.map(({ code }) => code).join('\n');
  const found = lines.flatMap((line) => {
    const named = dialect.named(line.code, script);
    // A comment behind several says nothing of one.
    const comment = named.length === 1 ? line.comment : '';
    return named.map((one) => ({ at: one.at, port: portOf(one, comment) }));
  });
  const ports = unique(found.toSorted((a, b) => a.at - b.at).map(({ port }) => port));
  const unread = lines.flatMap(({ code, number }): Unread[] => {
    const what = dialect.unread.exec(code)?.[0];
    return what === undefined ? [] : [{ line: number, what, reason: 'many-values' }];
  });
  return { style: ports.length + unread.length === 0 ? 'none' : 'places', ports, unread };
}

function portOf(named: Named, comment: string): ScriptPort {
  const name = portName(named.name);
  const [, said] = /\(default:?\s+([^)]+)\)\s*$/.exec(comment) ?? [];
  const description = said === undefined ? comment : comment.replace(/\s*\(default[^)]*\)\s*$/, '');
  const fallback = named.default ?? said;
  const data = named.type === undefined ? dataKind(name, description) : undefined;
  return {
    name,
    direction: data?.direction ?? 'input',
    type: data?.type ?? named.type ?? 'string',
    // Without it those behind it would move.
    optional: false,
    flag: '',
    ...(description === '' ? {} : { description }),
    ...(data === undefined && fallback !== undefined ? { default: fallback } : {}),
  };
}

/** `rows=$2`, `rows="${2:-100}"`; a number where it is counted with. */
function namedInShell(code: string, script: string): readonly Named[] {
  const pattern = /(?:^|[\s;])([A-Za-z_]\w*)="?\$(?:([1-9])|\{([1-9]\d*)(?::?-([^}]*))?\})"?(?=[\s;]|$)/g;
  return [...code.matchAll(pattern)].map(([, name = '', short, long, fallback]) => ({
    at: Number(short ?? long) - 1,
    name,
    default: fallback,
    type: new RegExp(`\\(\\([^)"<]*\\b${name}\\b`).test(script) ? 'integer' : undefined,
  }));
}

/** `const [table, rows = '100'] = process.argv.slice(2)`, `const rows = Number(process.argv[3])`. */
function namedInNode(code: string, script: string): readonly Named[] {
  const [, list] = /\[([^\]]*)\]\s*=\s*process\.argv\.slice\(2\)/.exec(code) ?? [];
  const listed = (list?.split(',') ?? []).flatMap((part, at): Named[] => {
    const [, name, fallback] = /^\s*([A-Za-z_$][\w$]*)\s*(?:=\s*['"]?([^'"]*?)['"]?\s*)?$/.exec(part) ?? [];
    return name === undefined ? [] : [{ at, name, default: fallback, type: numberInNode(name, script) }];
  });
  const single = /\b([A-Za-z_$][\w$]*)\s*=\s*(Number|parseInt|parseFloat)?\(?\s*process\.argv\[(\d+)\]/g;
  const singles = [...code.matchAll(single)].map(([, name = '', reader, index]) => ({
    at: Number(index) - 2,
    name,
    type: reader === undefined ? numberInNode(name, script) : typeOfReader(reader),
  }));
  return [...listed, ...singles].filter(({ at }) => at >= 0);
}

function numberInNode(name: string, script: string): ScriptPort['type'] | undefined {
  const reader = new RegExp(`\\b(Number|parseInt|parseFloat)\\(\\s*${name.replaceAll('$', '\\$')}\\b`).exec(
    script,
  );
  return reader?.[1] === undefined ? undefined : typeOfReader(reader[1]);
}

/** `rows <- as.integer(args[2])`, with `args` as `commandArgs` was named. */
function namedInR(code: string, script: string): readonly Named[] {
  const [, all] = /([A-Za-z][\w.]*)\s*(?:<-|=)\s*commandArgs\(/.exec(script) ?? [];
  if (all === undefined) return [];
  const pattern = new RegExp(
    `(?:^|[\\s;])([A-Za-z][\\w.]*)\\s*(?:<-|=)\\s*(?:(as\\.\\w+)\\()?${all.replaceAll('.', '\\.')}\\[\\[?(\\d+)\\]`,
    'g',
  );
  return [...code.matchAll(pattern)].map(([, name = '', reader, index]) => ({
    at: Number(index) - 1,
    name,
    type: reader === undefined ? undefined : typeOfReader(reader),
  }));
}

const readers: Readonly<Record<string, ScriptPort['type']>> = {
  parseInt: 'integer',
  Number: 'number',
  parseFloat: 'number',
  'as.integer': 'integer',
  'as.numeric': 'number',
  'as.double': 'number',
  'as.logical': 'boolean',
};

const typeOfReader = (reader: string): ScriptPort['type'] | undefined => readers[reader];
