/** A pipeline that tries one component on a sample; it is run and never saved. */

export interface Sample {
  /** By input; paths are those of the workspace. */
  readonly data: Readonly<Record<string, { readonly type: string; readonly path: string }>>;
  readonly literals: Readonly<Record<string, string>>;
}

export const triedNode = 'try_it';

const loadOf = (input: string): string => `load_${input}`;

/** Where such a pipeline would lie: beside the component. */
export const tryPath = (componentFile: string): string => componentFile.replace(/[^/]*$/, 'try.yml');

export function tryPipeline(componentFile: string, { data, literals }: Sample): string {
  const folders = componentFile.split('/');
  const up = '../'.repeat(folders.length - 1);
  const sample = (path: string): string => JSON.stringify(`${up}${path}`);
  const tables = Object.entries(data).filter(([, { type }]) => type === 'mltable');
  const inputs = [
    ...Object.entries(data).map(([name, { type, path }]) =>
      type === 'mltable'
        ? `      ${name}: \${{parent.jobs.${loadOf(name)}.outputs.dataset}}`
        : `      ${name}: {type: ${type}, path: ${sample(path)}}`,
    ),
    ...Object.entries(literals).map(([name, text]) => `      ${name}: ${JSON.stringify(text)}`),
  ];
  return [
    'type: pipeline',
    `display_name: ${folders.at(-2) ?? 'try'}`,
    'jobs:',
    // A sample is a file: what wants a table gets it as the palette's own import makes it.
    ...tables.flatMap(([name, { path }]) => [
      `  ${loadOf(name)}:`,
      '    type: command',
      '    component: azureml:import_data:1',
      '    inputs:',
      `      source: {type: uri_file, path: ${sample(path)}}`,
    ]),
    `  ${triedNode}:`,
    '    type: command',
    `    component: ./${folders.at(-1)}`,
    ...(inputs.length === 0 ? [] : ['    inputs:', ...inputs]),
    '',
  ].join('\n');
}
