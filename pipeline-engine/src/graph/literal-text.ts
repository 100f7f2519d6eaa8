/** What a literal means to the port that takes it. */
import type { InputPort } from '../spec/component.ts';

/**
 * Booleans become `true` and `false` for boolean ports; a YAML boolean given to a string port becomes Python's
 * `True` or `False`, as Azure passes it. Everything else keeps its source text.
 */
export function literalForPort(port: InputPort, text: string, type: string): string {
  if (port.type === 'boolean') return booleanWord(text) ?? text;
  if (port.type === 'string' && type === 'boolean') return booleanWord(text) === 'true' ? 'True' : 'False';
  return text;
}

function booleanWord(text: string): 'true' | 'false' | undefined {
  if (/^(?:true|yes|on)$/i.test(text.trim())) return 'true';
  return /^(?:false|no|off)$/i.test(text.trim()) ? 'false' : undefined;
}
