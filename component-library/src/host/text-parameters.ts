/**
 * Parameters that come through standard input, one element per line: `<name>value</name>`. A value may hold
 * anything, several lines too, but the end of its own element at the end of a line.
 */

/** The parameters by name, or what is wrong with the text. */
export function parseTextParameters(text: string): ReadonlyMap<string, string> | string {
  const parameters = new Map<string, string>();
  const element = /\s*<(\w+)>([\s\S]*?)<\/\1>[ \t]*(?:\r?\n|$)/y;
  for (let at = 0; text.slice(at).trim() !== ''; at = element.lastIndex) {
    element.lastIndex = at;
    const match = element.exec(text);
    if (match?.[1] === undefined) {
      return `the parameters are not understood at "${text.slice(at).trim().slice(0, 40)}": write <NAME>value</NAME>`;
    }
    parameters.set(match[1], match[2] ?? '');
  }
  return parameters;
}
