/** Required inputs are there, and literals are what their parameter accepts. */
import type { InputPort } from '../spec/component.ts';
import { isLiteralType } from '../spec/data-types.ts';
import type { IssueCode } from '../spec/issue-codes.ts';
import { nearestNames } from '../spec/nearest-names.ts';
import { outputsThatFit } from './check-bindings.ts';
import { atInput, atNode, type GraphIssues } from './graph-issues.ts';
import { effectiveText, type Level, type NodeView } from './level.ts';
import { isInputVisible } from './visible.ts';

/** The inputs that count: all data ports, and the parameters that the values of others leave visible. */
export function visibleInputs(level: Level, view: NodeView): InputPort[] {
  return [...view.inputs.values()].filter((port) =>
    isInputVisible(port, (name) => effectiveText(level, view, name)),
  );
}

export function checkParameters(level: Level, view: NodeView, issues: GraphIssues): void {
  for (const port of visibleInputs(level, view)) {
    const value = view.values.get(port.name);
    if (value === undefined) checkRequired(level, view, port, issues);
    else if (isLiteralType(port.type)) checkLiteral(level, view, port, issues);
    checkOptionalSource(level, view, port, issues);
  }
}

function checkRequired(level: Level, view: NodeView, port: InputPort, issues: GraphIssues): void {
  if (port.optional || port.default !== undefined) return;
  reportMissing(level, view, port, issues);
}

function reportMissing(level: Level, view: NodeView, port: InputPort, issues: GraphIssues): void {
  const node = view.node.id;
  const subject = { ...atNode(node), port: port.name };
  const code = isLiteralType(port.type) || port.placement === 'form' ? 'missing-parameter' : 'missing-input';
  issues.add('error', code, subject, {
    node,
    input: port.name,
    title_en: port.title.en,
    title_ja: port.title.ja,
    fits: code === 'missing-input' ? outputsThatFit(level, view, port) : [],
  });
}

/** A pipeline input that may stay empty cannot feed a port that must not. */
function checkOptionalSource(level: Level, view: NodeView, port: InputPort, issues: GraphIssues): void {
  const value = view.values.get(port.name);
  if (value?.kind !== 'binding' || value.binding.kind !== 'parent-input') return;
  const source = level.inputs.get(value.binding.name);
  const hasValue = source?.value?.kind === 'literal';
  if (source?.optional !== true || hasValue || port.optional || port.default !== undefined) return;
  const params = { node: view.node.id, input: port.name, name: source.name };
  issues.add('error', 'optional-into-required', atInput(view.node.id, port.name), params);
}

function checkLiteral(level: Level, view: NodeView, port: InputPort, issues: GraphIssues): void {
  const text = effectiveText(level, view, port.name);
  if (text === undefined) return;
  const builtin = view.trust === 'builtin';
  if (builtin && text.trim() === '' && port.type !== 'string') {
    checkRequired(level, view, port, issues);
    return;
  }
  if (builtin && text === '' && !port.optional && needsText(port)) {
    reportMissing(level, view, port, issues);
    return;
  }
  const subject = atInput(view.node.id, port.name);
  const params = {
    node: view.node.id,
    input: port.name,
    title_en: port.title.en,
    title_ja: port.title.ja,
    value: text,
  };
  const wrong = typeProblem(port, text, builtin);
  if (wrong !== undefined) issues.add('error', wrong, subject, params);
  else if (port.type === 'number' || port.type === 'integer')
    checkRange(port, Number(text), params, subject, issues);
  if (port.enum !== undefined && port.type === 'string' && !isOption(port.enum, text)) {
    issues.add(builtin ? 'error' : 'warning', 'not-an-option', subject, {
      ...params,
      allowed: port.enum,
      nearest: nearestNames(text, port.enum),
    });
  }
}

/** Texts that no built-in can do without; others may well be the empty text. */
function needsText(port: InputPort): boolean {
  return port.default === undefined || port.control === 'column' || port.control === 'columns';
}

/** Azure compares options as Python would print them, so `false` is the option `False`. */
function isOption(allowed: readonly string[], text: string): boolean {
  return allowed.some(
    (option) =>
      option === text || (/^(?:true|false)$/i.test(text) && option.toLowerCase() === text.toLowerCase()),
  );
}

function typeProblem(port: InputPort, text: string, builtin: boolean): IssueCode | undefined {
  if (port.type === 'boolean')
    return /^(?:true|false|yes|no|on|off)$/i.test(text.trim()) ? undefined : 'not-a-boolean';
  if (port.type !== 'number' && port.type !== 'integer') return undefined;
  const number = text.trim() === '' ? Number.NaN : Number(text.replaceAll('_', ''));
  if (!Number.isFinite(number)) return port.type === 'integer' ? 'not-an-integer' : 'not-a-number';
  return port.type === 'integer' && builtin && !Number.isSafeInteger(number) ? 'not-an-integer' : undefined;
}

function checkRange(
  port: InputPort,
  number: number,
  params: Readonly<Record<string, string>>,
  subject: ReturnType<typeof atInput>,
  issues: GraphIssues,
): void {
  const tooSmall = port.min !== undefined && number < port.min;
  const tooLarge = port.max !== undefined && number > port.max;
  if (!tooSmall && !tooLarge) return;
  issues.add('error', 'out-of-range', subject, {
    ...params,
    ...(port.min === undefined ? {} : { min: port.min }),
    ...(port.max === undefined ? {} : { max: port.max }),
  });
}
