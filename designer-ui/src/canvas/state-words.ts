/** The words of a node's state: a short one for the node, a whole sentence for its tooltip. */
import {
  type Because,
  type ComponentDefinition,
  failureMessage,
  type Issue,
  issueMessage,
  type Language,
  unreachable,
} from '@millrace/pipeline-engine/browser';
import { formatDuration, formatList, formatPercent, formatTime } from '../i18n/format.ts';
import { type Translate, translatorFor } from '../i18n/translate.ts';
import { becauseText } from '../inspector/because-text.ts';
import type { NodeState } from '../model/node-state.ts';

export interface WordsContext {
  readonly language: Language;
  readonly definition: ComponentDefinition | undefined;
  /** The title of another node. */
  readonly titleOf: (node: string) => string;
}

/** One line, as short as it can be said. */
export function stateWords(state: NodeState, context: WordsContext): string {
  const t = translatorFor(context.language);
  switch (state.kind) {
    case 'problem':
      return problemWords(state.issue, context, t);
    case 'elsewhere':
      return t('canvas.stateElsewhere');
    case 'not-found':
      return t('canvas.stateNotFound');
    case 'not-run':
      return t('canvas.stateNotRun');
    case 'up-to-date':
      return t('canvas.stateUpToDate');
    case 'will-run':
      return state.parts && state.parts.changed < state.parts.total
        ? t('canvas.statePartsChanged', state.parts)
        : willRunWords(state.because, context, t);
    case 'may-run':
      return t('canvas.stateMayRun');
    case 'waiting':
      return waitingWords(state, context, t);
    case 'queued':
      return queuedWords(state, t);
    case 'running':
      return state.progress === undefined
        ? t('canvas.stateRunning')
        : t('canvas.stateRunningPercent', { percent: formatPercent(state.progress, context.language) });
    case 'done':
      return state.durationMs === undefined
        ? t('canvas.stateDone')
        : t('canvas.stateDoneIn', { time: formatDuration(state.durationMs, context.language) });
    case 'reused':
      return state.from ? t('canvas.stateReusedFrom', { run: state.from.run }) : t('canvas.stateReused');
    case 'failed':
      return state.failure
        ? t('canvas.stateFailedBecause', { message: failureMessage(state.failure, context.language) })
        : t('canvas.stateFailed');
    case 'skipped':
      return state.because
        ? t('canvas.stateSkippedBecause', { node: context.titleOf(state.because) })
        : t('canvas.stateSkipped');
    case 'cancelling':
      return t('canvas.stateCancelling');
    case 'cancelled':
      return t('canvas.stateCancelled');
    default:
      return unreachable(state);
  }
}

/** What the tooltip adds to the words on the node. */
export function stateSentence(state: NodeState, context: WordsContext): string {
  const t = translatorFor(context.language);
  if (state.kind === 'up-to-date' && state.from) return t('canvas.stateUpToDateTip', { run: state.from.run });
  if (state.kind === 'may-run') return t('canvas.stateMayRunTip');
  if (state.kind === 'will-run') {
    const reasons = state.because.map((because) =>
      becauseText(because, t, context.definition, context.language),
    );
    if (reasons.length > 0) return t('canvas.stateWillRunBecause', { because: reasons.join('\n') });
  }
  if (state.kind === 'problem' || state.kind === 'elsewhere' || state.kind === 'not-found') {
    return issueMessage(state.issue, context.language);
  }
  if (state.kind === 'running' && state.message) return `${stateWords(state, context)}\n${state.message}`;
  if (state.kind === 'failed' && state.failure?.remedy) {
    return `${stateWords(state, context)}\n${state.failure.remedy}`;
  }
  return stateWords(state, context);
}

const wrongValues: ReadonlySet<Issue['code']> = new Set([
  'not-a-boolean',
  'not-a-number',
  'not-an-integer',
  'not-an-option',
  'out-of-range',
]);

/** The node itself says where: only what is missing is left to say. */
function problemWords(issue: Issue, context: WordsContext, t: Translate): string {
  const port = context.definition?.inputs.find((input) => input.name === issue.port);
  const title = port && (port.title[context.language] || port.title.en);
  if (title && (issue.code === 'missing-input' || issue.code === 'missing-parameter')) {
    return t('canvas.problemNeeds', { what: context.language === 'en' ? lowerFirst(title) : title });
  }
  if (title && wrongValues.has(issue.code)) {
    return t('canvas.problemValue', { value: String(issue.params.value ?? ''), what: title });
  }
  if (issue.code === 'column-not-found') {
    return t('canvas.problemColumn', { column: String(issue.params.column ?? '') });
  }
  return issueMessage(issue, context.language);
}

/** "Label column" inside a sentence; "L1 weight" stays. */
function lowerFirst(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

function willRunWords(because: readonly Because[], context: WordsContext, t: Translate): string {
  const [first] = because;
  if (!first) return t('canvas.stateWillRun');
  const words = becauseText(first, t, context.definition, context.language);
  const all =
    because.length > 1 ? t('canvas.becauseMore', { first: words, count: because.length - 1 }) : words;
  return t('canvas.stateWillRunBecause', { because: all });
}

function waitingWords(state: NodeState & { kind: 'waiting' }, context: WordsContext, t: Translate): string {
  if (state.reason?.kind === 'retry') {
    const { at, tries, attempts } = state.reason;
    return t('canvas.stateWaitingRetry', { time: formatTime(at, context.language), tries, attempts });
  }
  if (state.reason?.kind === 'rest') return t('canvas.stateWaitingRest', { count: state.reason.steps });
  if (state.reason?.kind === 'paused') return t('canvas.statePaused');
  if (state.reason?.kind !== 'inputs' || state.reason.steps.length === 0) return t('canvas.stateWaiting');
  const nodes = formatList(state.reason.steps.map(context.titleOf), context.language);
  return t('canvas.stateWaitingFor', { nodes });
}

function queuedWords({ reason, message }: NodeState & { kind: 'queued' }, t: Translate): string {
  switch (reason?.kind) {
    case 'target-full':
      return t('canvas.stateQueuedFull', {
        target: reason.target,
        running: reason.running,
        capacity: reason.capacity,
      });
    case 'shared-attempt':
      return t('canvas.stateQueuedShared', { run: reason.run });
    case 'run-limit':
      return t('canvas.stateQueuedLimit', { limit: reason.limit });
    case 'paused':
      return t('canvas.statePaused');
    case 'target':
      return t('canvas.stateQueuedTarget', { target: reason.target, message: reason.message });
    case 'environment':
      return t('canvas.stateQueuedEnvironment', { message: message ?? reason.message });
    default:
      return t('canvas.stateQueued');
  }
}
