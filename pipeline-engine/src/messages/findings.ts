/** What `millrace doctor` finds: codes with what they carry, and their sentences in every language. */
import type { Params } from '../errors.ts';
import type { Language } from '../spec/component.ts';
import { findingsEn } from './findings-en.ts';
import { findingsJa } from './findings-ja.ts';
import { createSaid, type Sentence } from './sentence.ts';

export const findingCodes = [
  'workspace-owned',
  'lock-damaged',
  'state-unwritable',
  'network-file-system',
  'room-low',
  'node-too-old',
  'worker-failed',
  'database-damaged',
  'database-newer',
  'database-unreadable',
  'database-log-missing',
  'artifact-damaged',
  'artifact-missing',
  'staging-left',
  'attempt-left',
  'process-left',
  'logs-unreadable',
  'delivery-interrupted',
] as const;
export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  readonly code: FindingCode;
  /** Damage: something is lost or cannot go on. A note costs nothing but room, or is only good to know. */
  readonly severity: 'note' | 'damage';
  /** A path, or the name of what was looked at. */
  readonly where: string;
  readonly params: Params;
  /** `done` in a report of a repair; `possible` where `--repair` would help. */
  readonly repair: 'none' | 'possible' | 'done';
}

export interface FindingSentences {
  readonly message: Sentence;
  readonly remedy: Sentence;
  /** What a repair did. */
  readonly done?: Sentence;
}

const catalogues: Readonly<Record<Language, Readonly<Record<FindingCode, FindingSentences>>>> = {
  en: findingsEn,
  ja: findingsJa,
};

const repairFailed: Readonly<Record<Language, Sentence>> = {
  en: (s) => `It could not be repaired: ${s.text('repairFailed')}.`,
  ja: (s) => `修復できませんでした（${s.text('repairFailed')}）。`,
};

/** What was found and where; then what to do about it or, after a repair, what was done. */
export function findingText(
  finding: Finding,
  language: Language,
): { readonly message: string; readonly remedy: string } {
  const said = createSaid({ ...finding.params, where: finding.where }, language);
  const { message, remedy, done } = catalogues[language][finding.code];
  const failed = said.has('repairFailed') ? `${repairFailed[language](said)} ` : '';
  const next = finding.repair === 'done' ? (done ?? remedy) : remedy;
  return { message: message(said), remedy: failed + next(said) };
}
