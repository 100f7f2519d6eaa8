/** Which parameters of a component are shown, and so count, for the values that the others have. */
import type { InputPort } from '../spec/component.ts';

/** `textOf` gives a parameter's text in the end: its own value or its default. */
export function isInputVisible(port: InputPort, textOf: (name: string) => string | undefined): boolean {
  for (const [name, allowed] of Object.entries(port.visibleWhen ?? {})) {
    const text = textOf(name);
    if (text === undefined || !allowed.some((value) => sameValue(value, text))) return false;
  }
  return true;
}

/** `True` and `true` are the same answer. */
function sameValue(a: string, b: string): boolean {
  return a === b || (/^(?:true|false)$/i.test(a) && a.toLowerCase() === b.toLowerCase());
}
