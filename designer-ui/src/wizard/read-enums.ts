/** Enumerations of a script: which values their members have, as far as they are written out. */
import type { Token } from './python-tokens.ts';
import { writtenValue } from './python-values.ts';

/** Texts by member, by the name of the class. */
export type Enums = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of `class Kind(str, Enum):` its lines `NAME = "text"`; an enumeration of anything else is none of ours. */
export function readEnums(tokens: readonly Token[]): Enums {
  const enums = new Map<string, ReadonlyMap<string, string>>();
  tokens.forEach((token, at) => {
    if (token.value !== 'class' || token.isOutermost !== true) return;
    const name = tokens[at + 1]?.value ?? '';
    const lines = linesOf(tokens, at);
    const isEnum = lines[0]?.some(({ value }) => /^(Str)?Enum$/.test(value)) ?? false;
    if (!isEnum) return;
    const members = lines.slice(1).flatMap((line) => {
      const value = line[1]?.value === '=' ? writtenValue(line.slice(2)) : undefined;
      return value?.kind === 'text' ? [[line[0]?.value ?? '', value.text] as const] : [];
    });
    if (members.length > 0) enums.set(name, new Map(members));
  });
  return enums;
}

/** The head of a class, and the lines below it up to the next thing at the outermost level. */
function linesOf(tokens: readonly Token[], from: number): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined || (token.isOutermost === true && at > from)) break;
    if (token.kind === 'line') lines.push([]);
    else lines.at(-1)?.push(token);
  }
  return lines.filter((line) => line.length > 0);
}

/** The values of the one enumeration that is named among these tokens: `Kind`, `list(Kind)`, `[k.value for k in Kind]`. */
export function enumOptions(
  tokens: readonly Token[] | undefined,
  enums: Enums,
): readonly string[] | undefined {
  const named = tokens?.find(({ kind, value }) => kind === 'name' && enums.has(value));
  const members = named && enums.get(named.value);
  return members && [...members.values()];
}

/** `Kind.FAST` and `Kind.FAST.value`. */
export function enumMember(tokens: readonly Token[] | undefined, enums: Enums): string | undefined {
  const [name, dot, member, ...rest] = tokens ?? [];
  const isMember = dot?.value === '.' && (rest.length === 0 || rest.at(-1)?.value === 'value');
  return isMember ? enums.get(name?.value ?? '')?.get(member?.value ?? '') : undefined;
}
