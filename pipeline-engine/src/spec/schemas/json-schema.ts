/** JSON Schema (draft-07, what editors read) as plain values, and the few builders that the schemas are written with. */

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly default?: string | number | boolean;
  readonly examples?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

export function integer(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'integer', description, ...more };
}

export function numeric(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'number', description, ...more };
}

export function flag(description: string, usual?: boolean): JsonSchema {
  return { type: 'boolean', description, ...(usual === undefined ? {} : { default: usual }) };
}

/** Text, number or boolean: what a literal may be. */
export function scalar(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: ['string', 'number', 'boolean'], description, ...more };
}

/** One of the words. */
export function word(description: string, words: readonly string[], more: JsonSchema = {}): JsonSchema {
  return { description, enum: words, ...more };
}

/** One of the words in whatever case, as Azure ML reads most of them. */
export function anyCaseWord(description: string, words: readonly string[]): JsonSchema {
  return { description, anyOf: [{ enum: words }, { type: 'string', pattern: anyCase(words) }] };
}

/** A pattern for the whole words in whatever case. */
export function anyCase(words: readonly string[]): string {
  const letters = (name: string): string =>
    name.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
  return `^(?:${words.map(letters).join('|')})$`;
}

export function listOf(description: string, items: JsonSchema): JsonSchema {
  return { type: 'array', description, items };
}

export function mapOf(description: string, values: JsonSchema, names?: string): JsonSchema {
  return {
    type: ['object', 'null'],
    description,
    additionalProperties: values,
    ...(names === undefined ? {} : { propertyNames: { pattern: names } }),
  };
}

interface ObjectRules {
  readonly required?: readonly string[];
  /** Keys that are not described are allowed, as Azure ML keeps them. */
  readonly open?: boolean;
}

export function object(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  rules: ObjectRules = {},
): JsonSchema {
  return {
    type: 'object',
    description,
    properties,
    ...(rules.required === undefined ? {} : { required: rules.required }),
    additionalProperties: rules.open === true,
  };
}

export function either(description: string, ...choices: readonly JsonSchema[]): JsonSchema {
  return { description, anyOf: choices };
}

/** Draft-07's `if` and `then`; `otherwise` is its `else`. */
export function when(condition: JsonSchema, then: JsonSchema, otherwise?: JsonSchema): JsonSchema {
  return { if: condition, then, ...(otherwise && { else: otherwise }) };
}

/** A shared definition; draft-07 ignores what stands beside a `$ref`, so a description wraps it. */
export function ref(name: string, description?: string): JsonSchema {
  const reference = { $ref: `#/definitions/${name}` };
  return description === undefined ? reference : { description, allOf: [reference] };
}

/** Names of the definitions that a schema refers to. */
export function referencesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === '$ref' && typeof part === 'string' ? [part.replace('#/definitions/', '')] : referencesOf(part),
  );
}
