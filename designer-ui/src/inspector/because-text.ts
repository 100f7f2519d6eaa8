/** Why a step runs, in words: the part of its identity that changed, old against new. Pure. */
import type { Because, ComponentDefinition, Language } from '@millrace/pipeline-engine/browser';
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
    case 'forced':
      return t('inspector.becauseForced');
    case 'not-deterministic':
      return t('inspector.becauseNotDeterministic');
    case 'param':
      return parameterText(because, titleOf(name, definition, language), t);
    case 'input':
      return t('inspector.becauseInput', { name: titleOf(name.split(':')[0] ?? name, definition, language) });
    case 'implementation':
    case 'engine':
      return t('inspector.becauseImplementation');
    case 'code':
      return t('inspector.becauseCode', { name });
    case 'command':
      return t('inspector.becauseCommand');
    case 'environment':
      return t('inspector.becauseEnvironment');
    default:
      return t('inspector.becauseOther', { name: because.part });
  }
}

/** Parameters stand in the identity with their type in front; `unset` is none. */
function identityValue(text: string | null): string | undefined {
  if (text === null || text === 'unset') return undefined;
  const value = text.replace(/^(string|number|integer|boolean) /, '').replace(/\s+/g, ' ');
  return value.length > longest ? `${value.slice(0, longest)}…` : value;
}

function parameterText(because: Because, name: string, t: Translate): string {
  const [old, now] = [identityValue(because.old), identityValue(because.new)];
  if (old === undefined) return t('inspector.becauseSet', { name, now: now ?? '–' });
  if (now === undefined) return t('inspector.becauseUnset', { name, old });
  return t('inspector.becauseChanged', { name, old, now });
}
