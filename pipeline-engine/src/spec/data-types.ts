/** The types of ports, and what follows from them. */
import type { Control, DataType, LiteralType, PortKind } from './component.ts';

export const literalTypes: readonly LiteralType[] = ['string', 'number', 'integer', 'boolean'];
export const dataTypes: readonly DataType[] = [
  'uri_file',
  'uri_folder',
  'mltable',
  'mlflow_model',
  'custom_model',
  'triton_model',
  'path',
];

const literals: ReadonlySet<string> = new Set(literalTypes);

export function isLiteralType(type: string): type is LiteralType {
  return literals.has(type);
}

export function isDataType(type: string): type is DataType {
  return dataTypes.some((known) => known === type);
}

/** What flows through a port of this type when the component does not say. */
export function kindOfType(type: LiteralType | DataType): PortKind {
  switch (type) {
    case 'mltable':
      return 'table';
    case 'uri_file':
      return 'file';
    case 'uri_folder':
      return 'folder';
    case 'mlflow_model':
    case 'custom_model':
    case 'triton_model':
      return 'trained_model';
    default:
      return 'any';
  }
}

/** How a parameter of this type is edited when the component does not say. */
export function controlOfType(type: LiteralType | DataType, hasEnum: boolean): Control {
  if (isDataType(type)) return 'file';
  if (type === 'boolean') return 'toggle';
  if (hasEnum) return 'select';
  return type === 'string' ? 'text' : 'number';
}

/** `training_data` reads as "Training data" where nothing better is written. */
export function titleOfName(name: string): { readonly en: string; readonly ja: string } {
  const words = name.replace(/[_-]+/g, ' ').trim() || name;
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  return { en: title, ja: title };
}
