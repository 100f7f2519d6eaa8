/** What a plain scalar means: the implicit resolvers of PyYAML (YAML 1.1), which Azure ML loads with. */
import type { ScalarType } from './value.ts';

const boolean = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const nothing = /^(?:~|null|Null|NULL)?$/;
const integer = /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|[-+]?\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** `1e-3` is a string here, as it is for Azure ML; a number port still accepts it. */
export function plainScalarType(text: string): ScalarType {
  if (nothing.test(text)) return 'null';
  if (boolean.test(text)) return 'boolean';
  if (integer.test(text)) return 'integer';
  return float.test(text) ? 'number' : 'string';
}

const coreNumber = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$|^0o[0-7]+$|^0x[0-9a-fA-F]+$/;
const timestamp = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt \t])/;

/** Whether some YAML loader, old or new, would take this text, left unquoted, for something else than a string. */
export function readsAsString(text: string): boolean {
  return (
    plainScalarType(text) === 'string' &&
    !coreNumber.test(text) &&
    !timestamp.test(text) &&
    text !== '<<' &&
    text !== '='
  );
}
