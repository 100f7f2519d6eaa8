/** Sentences for people, made from codes and params. */
import type { Failure, Issue } from '../errors.ts';
import type { Language } from '../spec/component.ts';
import { type IssueCode, issueCodes } from '../spec/issue-codes.ts';
import { en } from './en.ts';
import { failuresJa } from './failures-ja.ts';
import { ja } from './ja.ts';
import { createSaid, type Sentence } from './sentence.ts';

const catalogues: Readonly<Record<Language, Readonly<Record<IssueCode, Sentence>>>> = { en, ja };
const known = new Set<string>(issueCodes);

function isIssueCode(code: string): code is IssueCode {
  return known.has(code);
}

/** What is wrong, where, and what to do; a code of a newer engine comes out as it is. */
export function issueMessage(issue: Issue, language: Language): string {
  const said = createSaid(issue.params, language);
  return isIssueCode(issue.code) ? catalogues[language][issue.code](said) : issue.code;
}

/** What happened; the remedy is a sentence of its own. */
export function failureMessage(failure: Failure, language: Language): string {
  const sentences = language === 'ja' ? failuresJa.get(failure.code) : undefined;
  return sentences === undefined ? failure.message : sentences.message(createSaid(failure.params, language));
}

/** What to do about it, where that is known. */
export function failureRemedy(failure: Failure, language: Language): string | undefined {
  const sentences = language === 'ja' ? failuresJa.get(failure.code) : undefined;
  return sentences === undefined ? failure.remedy : sentences.remedy?.(createSaid(failure.params, language));
}
