/** The words of compute targets: their kinds, the fields of their form, and how they are. */
import { issueMessage, type Language } from '@millrace/pipeline-engine/browser';
import type { ComputeSummary } from '@millrace/server/contract';
import type { MessageKey, Translate } from '../i18n/translate.ts';
import type { GlyphState } from '../ui/state-glyph.tsx';
import { type ComputeType, computeTypeOf } from './compute-fields.ts';

export const kindKeys = {
  local: 'computes.kindLocal',
  ssh: 'computes.kindSsh',
  slurm: 'computes.kindSlurm',
  container: 'computes.kindContainer',
} as const satisfies Record<ComputeType, MessageKey>;

/** Undefined for kinds that Millrace does not connect to: they are shown as they are spelled. */
export function kindKey(type: string): (typeof kindKeys)[ComputeType] | undefined {
  const known = computeTypeOf(type);
  return known && kindKeys[known];
}

type Health = ComputeSummary['health']['state'];

export const healthGlyph: Readonly<Record<Health, GlyphState>> = {
  ok: 'done',
  failed: 'failed',
  unknown: 'not-run',
};

export const healthKeys = {
  ok: 'computes.stateOk',
  failed: 'computes.stateFailed',
  unknown: 'computes.stateUnknown',
} as const satisfies Record<Health, MessageKey>;

/** By the key of the file. */
const fieldWords = {
  description: { label: 'computes.fieldDescription' },
  host: { label: 'computes.fieldHost', hint: 'computes.hintHost' },
  user: { label: 'computes.fieldUser' },
  port: { label: 'computes.fieldPort' },
  identity_file: { label: 'computes.fieldIdentityFile', hint: 'computes.hintIdentityFile' },
  known_hosts_file: { label: 'computes.fieldKnownHostsFile' },
  working_directory: { label: 'computes.fieldWorkingDirectory', hint: 'computes.hintWorkingDirectory' },
  partition: { label: 'computes.fieldPartition' },
  account: { label: 'computes.fieldAccount' },
  qos: { label: 'computes.fieldQos' },
  gpus: { label: 'computes.fieldGpus' },
  url: { label: 'computes.fieldUrl', hint: 'computes.hintUrl' },
  token: { label: 'computes.fieldToken', hint: 'computes.hintToken' },
  image: { label: 'computes.fieldImage', hint: 'computes.hintImage' },
  engine: { label: 'computes.fieldEngine' },
  socket: { label: 'computes.fieldSocket' },
  network: { label: 'computes.fieldNetwork', hint: 'computes.hintNetwork' },
  pull: { label: 'computes.fieldPull' },
  sandbox: { label: 'computes.fieldSandbox', hint: 'computes.hintSandbox' },
  processes: { label: 'computes.fieldProcesses' },
  capacity: { label: 'computes.fieldCapacity', hint: 'computes.hintCapacity' },
  cores: { label: 'computes.fieldCores' },
  memory: { label: 'computes.fieldMemory' },
  timeout: { label: 'computes.fieldTimeout', hint: 'computes.hintTimeout' },
  cost_per_hour: { label: 'computes.fieldCost' },
} as const satisfies Record<string, { readonly label: MessageKey; readonly hint?: MessageKey }>;

type Words = (typeof fieldWords)[keyof typeof fieldWords];

export function wordsOf(
  key: string,
): { readonly label: Words['label']; readonly hint?: HintKey } | undefined {
  return Object.hasOwn(fieldWords, key) ? fieldWords[key as keyof typeof fieldWords] : undefined;
}

type HintKey = Extract<Words, { readonly hint: MessageKey }>['hint'];

const reasonKeys = {
  taken: 'computes.reasonTaken',
  'not-connected': 'computes.reasonNotConnected',
  untrusted: 'computes.reasonUntrusted',
} as const satisfies Partial<Record<NonNullable<ComputeSummary['health']['code']>, MessageKey>>;

/** Why nothing can run there, in the reader's language as far as the words are ours; undefined when it can. */
export function reasonOf(
  { name, type, health }: ComputeSummary,
  t: Translate,
  language: Language,
): string | undefined {
  const { code, issue, reason } = health;
  if (issue !== null) return issueMessage(issue, language);
  if (code === null || code === 'mistake') return reason ?? undefined;
  return t(reasonKeys[code], { name, type });
}
