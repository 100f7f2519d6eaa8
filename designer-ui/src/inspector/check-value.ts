/** What is wrong with the text of a parameter, told from its definition alone. Pure. */
import type { InputPort } from '@millrace/pipeline-engine/browser';

export type ValueProblem =
  | { readonly kind: 'required' }
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'not-an-integer' }
  | { readonly kind: 'below'; readonly min: number }
  | { readonly kind: 'above'; readonly max: number }
  | { readonly kind: 'outside'; readonly min: number; readonly max: number }
  | { readonly kind: 'not-an-option' };

const numberText = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const integerText = /^[+-]?\d+$/;

/** `text` is undefined when the parameter is not set and has no default. */
export function checkValue(port: InputPort, text: string | undefined): ValueProblem | undefined {
  if (text === undefined) return port.optional ? undefined : { kind: 'required' };
  if (text === '' && port.type !== 'string') return port.optional ? undefined : { kind: 'required' };
  if (text === '' && (port.control === 'column' || port.control === 'columns' || port.control === 'file')) {
    return port.optional ? undefined : { kind: 'required' };
  }
  if (port.type === 'number' || port.type === 'integer') return checkNumber(port, text);
  if (port.enum && !port.enum.includes(text)) return { kind: 'not-an-option' };
  return undefined;
}

function checkNumber(port: InputPort, text: string): ValueProblem | undefined {
  if (port.type === 'integer' && !integerText.test(text)) {
    return { kind: numberText.test(text) ? 'not-an-integer' : 'not-a-number' };
  }
  if (!numberText.test(text)) return { kind: 'not-a-number' };
  const value = Number(text);
  const { min, max } = port;
  const below = min !== undefined && value < min;
  const above = max !== undefined && value > max;
  if (!below && !above) return undefined;
  if (min !== undefined && max !== undefined) return { kind: 'outside', min, max };
  return below ? { kind: 'below', min } : { kind: 'above', max: Number(max) };
}

/** YAML and people write booleans in several ways. */
export function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(true|yes|on|1)$/i.test(text);
}
