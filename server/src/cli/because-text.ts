/** Why a step runs, in words for a terminal: what changed, old against new, down to the key or line of a value. */
import { type Because, plainValue, type ValueChange, valueChanges } from '@millrace/pipeline-engine/browser';

const mostReasons = 3;
const longest = 60;

/** The first reasons on one line. */
export function becauseText(because: readonly Because[]): string {
  const reasons = because.slice(0, mostReasons).map((reason) => reasonLines(reason)[0] ?? '');
  const more = because.length - reasons.length;
  return more > 0 ? `${reasons.join(', ')} and ${more} more` : reasons.join(', ');
}

/** One line, and one more for each place inside a value that has several. */
export function reasonLines(because: Because): readonly string[] {
  const inside = valueChanges(because);
  const head = whole(because, inside);
  return inside.length < 2 ? [head] : [head, ...inside.map((change) => `  ${changeText(change)}`)];
}

/** A reason for programs: with the keys or lines of a value that has several. */
export function becauseDocument(because: Because): Because & { readonly changes?: readonly ValueChange[] } {
  const changes = valueChanges(because);
  return changes.length === 0 ? because : { ...because, changes };
}

function whole(because: Because, inside: readonly ValueChange[]): string {
  const { part, old, new: now } = because;
  const fixed = fixedWords(part);
  if (fixed !== undefined) return fixed;
  const name = partName(part);
  const [only] = inside;
  if (inside.length > 1) return `${name}: ${inside.length} changes`;
  if (only !== undefined) return `${name} at ${changeText(only)}`;
  // An input without a new value waits for a step above; one that is not given is `unset`.
  if (now === null && (old === null || part.startsWith('input:')))
    return `${name}: depends on the steps above`;
  if (part.startsWith('secret:')) return `${name} ${happened(old, now)}`;
  if (part.startsWith('code:') || isDigest(old ?? now))
    return `${name} ${happened(old, now)}${digests(old, now)}`;
  return `${name} ${shown(part, old)} → ${shown(part, now)}`;
}

function fixedWords(part: string): string | undefined {
  const [head, rest] = part.split(/:(.*)/s);
  switch (head) {
    case 'first-run':
      return 'first run';
    case 'forced':
      return 'reuse is off';
    case 'on-init':
      return 'runs before all others, every time';
    case 'on-finalize':
      return 'runs after all others, every time';
    case 'not-deterministic':
      return 'gives a new result each time';
    case 'result-missing':
      return rest === undefined ? 'its result is gone' : `its result "${rest}" is gone or damaged`;
    case 'input-not-found':
      return `${rest} is not there`;
    case 'secret-missing':
      return `the secret ${rest} is not set`;
    case 'external-input-failed':
      return `${rest} cannot be fetched`;
    case 'input-not-readable-here':
      return `${rest} cannot be read here`;
    default:
      return undefined;
  }
}

/** `param:rate` is `rate`; what is not the step's own says what it is. */
export function partName(part: string): string {
  const [head = '', rest = ''] = part.split(/:(.*)/s);
  switch (head) {
    case 'param':
    case 'code':
      return rest;
    case 'input':
      return inputName(rest);
    case 'environment':
      return environmentName(rest);
    case 'engine':
    case 'variable':
    case 'secret':
    case 'setting':
    case 'output':
      return `${head} ${rest}`;
    case 'identity-format':
      return 'identity format';
    default:
      return part;
  }
}

function inputName(rest: string): string {
  const [name = '', aspect] = rest.split(':');
  if (aspect === 'name') return `file name of ${name}`;
  return aspect === 'type' ? `type of ${name}` : `data of ${name}`;
}

function environmentName(rest: string): string {
  const [installer, name] = rest.split(/:(.*)/s);
  if (installer === 'lock' || installer === 'system') return name ?? rest;
  if (name === undefined || (installer !== 'pip' && installer !== 'conda'))
    return `environment ${rest}`.trim();
  return `${name} (${installer})`;
}

function changeText({ at, old, new: now }: ValueChange): string {
  return `${at} ${clipped(old)} → ${clipped(now)}`;
}

function shown(part: string, value: string | null): string {
  return value === null || value === 'unset' ? '(nothing)' : clipped(plainValue(part, value));
}

function clipped(value: string | null): string {
  if (value === null) return '(nothing)';
  const line = value.trimEnd().replaceAll('\n', '⏎');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function happened(old: string | null, now: string | null): string {
  return old === null ? 'added' : now === null ? 'removed' : 'changed';
}

/** The first digits are enough to tell two contents apart. */
function digests(old: string | null, now: string | null): string {
  if (!isDigest(old) || !isDigest(now)) return '';
  return ` (${old?.slice(7, 15)} → ${now?.slice(7, 15)})`;
}

function isDigest(value: string | null): boolean {
  return value?.startsWith('sha256:') ?? false;
}
