/** A prompt flow used as a component: its inputs are parameters, and Azure adds the data to run it on and two outputs. */
import type { ComponentDefinition, DataType, InputPort, LiteralType } from './component.ts';
import { controlOfType, isLiteralType, kindOfType, titleOfName } from './data-types.ts';
import type { IssueList } from './issues.ts';
import { optional } from './optional.ts';
import { entriesOf, textOf, valueAt, type YamlMap } from './yaml/value.ts';

/** A flow, or a run of one. */
export function isFlow(root: YamlMap): boolean {
  const schema = textOf(valueAt(root, '$schema')) ?? '';
  return /\/(?:flow|run)\.schema\.json$/i.test(schema) || valueAt(root, 'nodes')?.kind === 'list';
}

export function flowDefinition(
  root: YamlMap,
  name: string,
  origin: ComponentDefinition['origin'],
  issues: IssueList,
): ComponentDefinition {
  issues.add('info', 'not-executed-here', { from: root.from, path: [] }, { key: 'flow' });
  const displayName = textOf(valueAt(root, 'display_name')) ?? titleOfName(name).en;
  const parameters = entriesOf(valueAt(root, 'inputs')).map(({ key, value }) => {
    const type = textOf(valueAt(value, 'type')) ?? 'string';
    return flowInput(key, isLiteralType(type) ? type : 'string', textOf(valueAt(value, 'default')));
  });
  const outputs = ['flow_outputs', 'debug_info'].map((output) => ({
    name: output,
    type: 'uri_folder' as const,
    kind: kindOfType('uri_folder'),
    title: titleOfName(output),
  }));
  return {
    name,
    version: '1',
    displayName,
    description: textOf(valueAt(root, 'description')) ?? '',
    isDeterministic: true,
    inputs: [flowInput('data', 'uri_folder', undefined), ...parameters],
    outputs,
    environmentVariables: [],
    origin,
    category: 'other',
    icon: 'workflow',
    title: { en: displayName, ja: displayName },
    summary: { en: '', ja: '' },
    synonyms: [],
    summaryParams: [],
  };
}

function flowInput(name: string, type: LiteralType | DataType, preset: string | undefined): InputPort {
  const literal = isLiteralType(type);
  return {
    name,
    type,
    optional: true,
    ...optional('default', preset),
    kind: 'any',
    title: titleOfName(name),
    control: controlOfType(type, false),
    placement: literal ? 'form' : 'canvas',
  };
}
