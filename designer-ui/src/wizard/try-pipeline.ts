/** A pipeline that tries one component on a sample; it is run and never saved. */

export interface Sample {
  /** By input; paths are those of the workspace. */
  readonly data: Readonly<Record<string, { readonly type: string; readonly path: string }>>;
  readonly literals: Readonly<Record<string, string>>;
}

export const triedNode = 'try_it';

/** Where such a pipeline would lie: beside the component. */
export const tryPath = (componentFile: string): string => componentFile.replace(/[^/]*$/, 'try.yml');

export function tryPipeline(componentFile: string, { data, literals }: Sample): string {
  const folders = componentFile.split('/');
  const up = '../'.repeat(folders.length - 1);
  const inputs = [
    ...Object.entries(data).map(
      ([name, { type, path }]) => `      ${name}: {type: ${type}, path: ${JSON.stringify(`${up}${path}`)}}`,
    ),
    ...Object.entries(literals).map(([name, text]) => `      ${name}: ${JSON.stringify(text)}`),
  ];
  return [
    'type: pipeline',
    `display_name: ${folders.at(-2) ?? 'try'}`,
    'jobs:',
    `  ${triedNode}:`,
    '    type: command',
    `    component: ./${folders.at(-1)}`,
    ...(inputs.length === 0 ? [] : ['    inputs:', ...inputs]),
    '',
  ].join('\n');
}
