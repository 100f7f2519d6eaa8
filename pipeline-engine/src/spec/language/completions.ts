/** What may be written at a place: keys, values, components, ports, bindings and compute targets. */
import type { ComponentDefinition, InputPort } from '../component.ts';
import { isLiteralType } from '../data-types.ts';
import { descriptionOf, keySchemas, schemasFor, valuesOf } from './applicable-schemas.ts';
import { bindingCompletions } from './binding-completions.ts';
import { definitionOf, inputPort, type LanguageContext, titleIn } from './context.ts';
import type { Completion, Offer } from './offer.ts';
import { type Outline, type OutlineEntry, outlineOf, pathOf } from './outline.ts';
import { expressionAt, nodeEntries, type Place, placeAt } from './place.ts';
import { schemaOfText } from './schema-of-text.ts';

/** Best first. Works on texts that do not parse. */
export function completionsAt(text: string, offset: number, context: LanguageContext): readonly Completion[] {
  const outline = outlineOf(text);
  const place = placeAt(text, offset);
  const expression = expressionAt(text, offset);
  if (expression !== undefined) {
    const entry = place?.role === 'value' ? place.entry : undefined;
    const { from, to, closed } = expression;
    return bindingCompletions(text, outline, entry, context).map((offer) => ({
      ...offer,
      insert: `${offer.label}${closed ? '' : '}}'}`,
      from,
      to,
    }));
  }
  if (place === undefined) return [];
  const offers =
    place.role === 'key'
      ? keyOffers(text, outline, place, context)
      : valueOffers(text, outline, place, context);
  const { from, to } = place;
  return offers.map((offer) => ({ ...offer, from, to }));
}

type KeyPlace = Extract<Place, { role: 'key' }>;
type ValuePlace = Extract<Place, { role: 'value' }>;

function keyOffers(
  text: string,
  outline: Outline,
  place: KeyPlace,
  context: LanguageContext,
): readonly Offer[] {
  const present = new Set(
    place.parent.children.filter((child) => child !== place.entry).map(({ key }) => key),
  );
  const colon = place.entry === undefined && !text.slice(place.to).startsWith(':') ? ': ' : '';
  const path = pathOf(place.parent);
  const ports = portOffers(path, place.parent, context);
  if (ports !== undefined) {
    return ports
      .filter(({ label }) => !present.has(label))
      .map((offer) => ({ ...offer, insert: offer.label + colon }));
  }
  const root = schemaOfText(outline, context);
  const schemas = schemasFor(root, place.parent);
  const required = new Set(schemas.flatMap((schema) => schema.required ?? []));
  const keys = new Set(schemas.flatMap((schema) => Object.keys(schema.properties ?? {})));
  return [...keys]
    .filter((key) => !present.has(key))
    .toSorted((a, b) => Number(required.has(b)) - Number(required.has(a)))
    .map((key) => {
      const documentation = descriptionOf(keySchemas(schemas, key, root));
      return {
        kind: 'key',
        label: key,
        insert: key + colon,
        ...(required.has(key) ? { detail: 'required' } : {}),
        ...(documentation === undefined ? {} : { documentation }),
      };
    });
}

/** Under `inputs:` and `outputs:` of a node: the ports of its component. */
function portOffers(
  path: readonly string[],
  parent: OutlineEntry,
  context: LanguageContext,
): readonly Offer[] | undefined {
  if (path[0] !== 'jobs' || path.length !== 3) return undefined;
  const definition = definitionOf(parent.parent, context);
  if (definition === undefined) return undefined;
  if (path[2] === 'inputs') {
    return definition.inputs
      .toSorted(
        (a, b) =>
          Number(a.optional || a.default !== undefined) - Number(b.optional || b.default !== undefined),
      )
      .map((port) => inputOffer(port, context));
  }
  if (path[2] !== 'outputs') return undefined;
  return definition.outputs.map((port) => ({
    kind: 'port',
    label: port.name,
    insert: port.name,
    detail: titleIn(port.title, context),
    ...(port.description === undefined ? {} : { documentation: port.description }),
  }));
}

function inputOffer(port: InputPort, context: LanguageContext): Offer {
  const usual = port.default === undefined ? (port.optional ? ', optional' : '') : ` = ${port.default}`;
  const documentation = [port.hint === undefined ? undefined : titleIn(port.hint, context), port.description]
    .filter((part) => part !== undefined)
    .join('\n\n');
  return {
    kind: 'port',
    label: port.name,
    insert: port.name,
    detail: `${titleIn(port.title, context)} (${port.type}${usual})`,
    ...(documentation === '' ? {} : { documentation }),
  };
}

function valueOffers(
  text: string,
  outline: Outline,
  place: ValuePlace,
  context: LanguageContext,
): readonly Offer[] {
  const { entry } = place;
  const path = pathOf(entry);
  const space = text[place.from - 1] === ':' ? ' ' : '';
  const offers = [
    ...componentOffers(entry, context),
    ...computeOffers(entry, context),
    ...parameterOffers(path, entry, context),
    ...nodeOffers(path, outline),
    ...schemaOffers(outline, entry, context),
    ...bindingCompletions(text, outline, entry, context).map((offer) => ({
      ...offer,
      insert: `\${{${offer.label}}}`,
    })),
  ];
  return offers.map((offer) => ({ ...offer, insert: space + offer.insert }));
}

function componentOffers(entry: OutlineEntry, context: LanguageContext): readonly Offer[] {
  if (entry.key !== 'component' && entry.key !== 'trial') return [];
  return context.components.map((definition) => {
    const spelled = spelledComponent(definition, context);
    return {
      kind: 'component',
      label: spelled,
      insert: spelled,
      detail: titleIn(definition.title, context),
      documentation: titleIn(definition.summary, context),
    };
  });
}

/** A component of the workspace by its file, where the place of the document is known; any other by its name. */
function spelledComponent(definition: ComponentDefinition, context: LanguageContext): string {
  const { origin, name, version } = definition;
  if (origin.kind === 'workspace' && context.file !== undefined)
    return relativePath(context.file, origin.file);
  return `azureml:${name}:${version}`;
}

function relativePath(fromFile: string, to: string): string {
  const from = fromFile.split('/').slice(0, -1);
  const parts = to.split('/');
  let shared = 0;
  while (shared < from.length && shared < parts.length - 1 && from[shared] === parts[shared]) shared++;
  const up = from.slice(shared).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...parts.slice(shared)].join('/');
}

function computeOffers(entry: OutlineEntry, context: LanguageContext): readonly Offer[] {
  if (entry.key !== 'compute' && entry.key !== 'default_compute') return [];
  return (context.computes ?? []).map((name) => ({
    kind: 'compute',
    label: `azureml:${name}`,
    insert: `azureml:${name}`,
  }));
}

/** Values of a parameter: its options, or true and false. */
function parameterOffers(
  path: readonly string[],
  entry: OutlineEntry,
  context: LanguageContext,
): readonly Offer[] {
  if (path[0] !== 'jobs' || path[2] !== 'inputs' || path.length !== 4) return [];
  const port = inputPort(entry.parent?.parent, entry.key, context);
  if (port === undefined || !isLiteralType(port.type)) return [];
  const values =
    port.enum ??
    (port.type === 'boolean' ? ['true', 'false'] : port.default === undefined ? [] : [port.default]);
  return values.map((value) => {
    const title = port.options?.[value];
    const detail = [
      title === undefined ? '' : titleIn(title, context),
      value === port.default ? 'default' : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
    return { kind: 'value', label: value, insert: value, ...(detail === '' ? {} : { detail }) };
  });
}

function nodeOffers(path: readonly string[], outline: Outline): readonly Offer[] {
  if (path[0] !== 'settings' || (path[1] !== 'on_init' && path[1] !== 'on_finalize')) return [];
  return nodeEntries(outline).map(({ key }) => ({ kind: 'node', label: key, insert: key }));
}

function schemaOffers(outline: Outline, entry: OutlineEntry, context: LanguageContext): readonly Offer[] {
  return valuesOf(schemasFor(schemaOfText(outline, context), entry)).map((value) => ({
    kind: 'value',
    label: value,
    insert: value,
  }));
}
