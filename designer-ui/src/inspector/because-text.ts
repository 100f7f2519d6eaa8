/** Why a step runs, in words: the part of its identity that changed, old against new. Pure. */
import {
  type Because,
  type ComponentDefinition,
  type Language,
  plainValue,
  valueChanges,
} from '@millrace/pipeline-engine/browser';
import type { Translate } from '../i18n/translate.ts';

const longest = 40;

function titleOf(name: string, definition: ComponentDefinition | undefined, language: Language): string {
  const port = [...(definition?.inputs ?? []), ...(definition?.outputs ?? [])].find(
    (known) => known.name === name,
  );
  return port ? port.title[language] || port.title.en : name;
}

/** One short sentence per reason, without a full stop. */
export function becauseText(
  because: Because,
  t: Translate,
  definition: ComponentDefinition | undefined,
  language: Language,
): string {
  const [head = '', name = ''] = because.part.split(/:(.*)/s);
  switch (head) {
    case 'first-run':
      return t('inspector.becauseFirstRun');
    case 'result-missing':
      return t('inspector.becauseResultMissing');
    case 'input-not-found':
      return t('inspector.becauseNotFound', { name });
    case 'data-not-registered':
    case 'external-input-failed':
    case 'input-not-readable-here':
      return t('inspector.becauseNotReadable', { name });
    case 'secret':
      return t('inspector.becauseSecret', { name });
    case 'secret-missing':
      return t('inspector.becauseSecretMissing', { name });
    case 'forced':
      return t('inspector.becauseForced');
    case 'not-deterministic':
      return t('inspector.becauseNotDeterministic');
    case 'on-init':
      return t('inspector.becauseOnInit');
    case 'on-finalize':
      return t('inspector.becauseOnFinalize');
    case 'identity-format':
      return t('inspector.becauseFormat', { old: because.old ?? '', now: because.new ?? '' });
    case 'param':
      return changedText(because, titleOf(name, definition, language), t);
    case 'input':
      return inputText(because, name, (port) => titleOf(port, definition, language), t);
    case 'output':
      return t('inspector.becauseOutput', { name: titleOf(name, definition, language) });
    case 'implementation':
      return t('inspector.becauseImplementation');
    case 'code':
      return codeText(because, name, t);
    case 'command':
      return t('inspector.becauseCommand');
    case 'environment':
      return environmentText(because, name, t);
    case 'engine':
    case 'variable':
    case 'setting':
      return changedText(because, name, t);
    default:
      return t('inspector.becauseOther', { name: because.part });
  }
}

/** The part as people call it: a port by its title, a package by its name. */
export function partTitle(
  part: string,
  definition: ComponentDefinition | undefined,
  language: Language,
): string {
  const [head = '', name = ''] = part.split(/:(.*)/s);
  if (head !== 'param' && head !== 'input' && head !== 'output') return name === '' ? head : name;
  const [port = '', ...more] = name.split(':');
  return [titleOf(port, definition, language), ...more].join(' ');
}

/** Literals stand in the identity with their type in front; `unset` is none. */
function identityValue(part: string, text: string | null): string | undefined {
  if (text === null || text === 'unset') return undefined;
  const value = plainValue(part, text).replace(/\s+/g, ' ');
  return value.length > longest ? `${value.slice(0, longest)}…` : value;
}

function changedText(because: Because, name: string, t: Translate): string {
  const inside = valueChanges(because);
  const [only] = inside;
  if (inside.length > 1) return t('inspector.becauseWithin', { name, count: inside.length });
  if (only !== undefined) return changed(only.old, only.new, `${name} ${only.at}`, t);
  const { part, old, new: now } = because;
  return changed(identityValue(part, old), identityValue(part, now), name, t);
}

function changed(
  old: string | null | undefined,
  now: string | null | undefined,
  name: string,
  t: Translate,
): string {
  if (old === undefined || old === null) return t('inspector.becauseSet', { name, now: now ?? '–' });
  if (now === undefined || now === null) return t('inspector.becauseUnset', { name, old });
  return t('inspector.becauseChanged', { name, old, now });
}

function inputText(because: Because, rest: string, title: (port: string) => string, t: Translate): string {
  const [port = '', aspect] = rest.split(':');
  const name = title(port);
  if (aspect === 'name') return changed(because.old, because.new, t('inspector.fileNameOf', { name }), t);
  if (aspect === 'type') return changed(because.old, because.new, t('inspector.typeOf', { name }), t);
  return t('inspector.becauseInput', { name });
}

function codeText({ old, new: now }: Because, name: string, t: Translate): string {
  if (old === null) return t('inspector.becauseCodeAdded', { name });
  return t(now === null ? 'inspector.becauseCodeRemoved' : 'inspector.becauseCode', { name });
}

/** Packages and images are named; whatever else changes is the environment. */
function environmentText(because: Because, rest: string, t: Translate): string {
  const [kind = '', name] = rest.split(/:(.*)/s);
  const isPackage = kind === 'pip' || kind === 'conda' || kind === 'lock' || kind === 'system';
  if (isPackage && name !== undefined) return changedText(because, name, t);
  if (kind === 'image') return changedText(because, t('inspector.image'), t);
  return t('inspector.becauseEnvironment');
}
