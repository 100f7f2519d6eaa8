/**
 * A built-in component as an Azure ML command component. Azure ML puts values into a command as they are, so no
 * quotes keep a free text whole: texts go in through a here-document that bash does not read (docs/azure.md).
 */
import { type ComponentDefinition, type InputPort, isLiteralType } from '@millrace/pipeline-engine/browser';

/** `environment` is the folder of the container build, relative to the component's file. */
export function componentYaml(definition: ComponentDefinition, environment: string): string {
  const lines = [
    '$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json',
    'type: command',
    `name: ${definition.name}`,
    `version: ${JSON.stringify(definition.version)}`,
    `display_name: ${JSON.stringify(definition.displayName)}`,
    `description: ${JSON.stringify(definition.description)}`,
    `is_deterministic: ${definition.isDeterministic}`,
    ...mapping('inputs', definition.inputs.flatMap(inputLines)),
    ...mapping('outputs', definition.outputs.flatMap(outputLines)),
    'environment:',
    '  build:',
    `    path: ${environment}`,
    '    dockerfile_path: Dockerfile',
    'command: |-',
    ...commandLines(definition).map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

const mapping = (key: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`${key}:`, ...lines];

function inputLines(port: InputPort): readonly string[] {
  const fields = {
    type: port.type,
    // Tables are read as files: mounted as they are, not evaluated as MLTable.
    mode: isLiteralType(port.type) ? undefined : (port.mode ?? 'ro_mount'),
    description: port.description === undefined ? undefined : JSON.stringify(port.description),
    optional: port.optional ? 'true' : undefined,
    default: port.default === undefined ? undefined : defaultText(port, port.default),
    min: port.min,
    max: port.max,
    enum: port.enum === undefined ? undefined : JSON.stringify(port.enum),
  };
  return [`  ${port.name}:`, ...fieldLines(fields)];
}

const defaultText = (port: InputPort, text: string): string =>
  port.type === 'string' ? JSON.stringify(text) : text;

function outputLines(port: ComponentDefinition['outputs'][number]): readonly string[] {
  const description = port.description === undefined ? undefined : JSON.stringify(port.description);
  return [`  ${port.name}:`, ...fieldLines({ type: port.type, mode: port.mode, description })];
}

const fieldLines = (fields: Readonly<Record<string, string | number | undefined>>): readonly string[] =>
  Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [`    ${key}: ${value}`]));

/** The last line of the here-document: no value may be this line. */
const end = 'MILLRACE_PARAMETERS';

/** Numbers, booleans, options and paths are flags; texts are elements of the here-document. */
function commandLines({ name, inputs, outputs }: ComponentDefinition): readonly string[] {
  const texts = inputs.filter(isFreeText);
  const flags = [
    ...inputs.filter((port) => !isFreeText(port)).map(inputFlag),
    ...outputs.map((port) => `--${port.name} "\${{outputs.${port.name}}}"`),
  ];
  const command = ['millrace-component', name, ...flags].join(' ');
  if (texts.length === 0) return [command];
  const elements = texts.map((port) =>
    optional(port, `<${port.name}>\${{inputs.${port.name}}}</${port.name}>`),
  );
  return [`${command} --parameters - <<'${end}'`, ...elements, end];
}

const isFreeText = (port: InputPort): boolean => port.type === 'string' && port.enum === undefined;

const inputFlag = (port: InputPort): string => optional(port, `--${port.name} "\${{inputs.${port.name}}}"`);

const optional = (port: InputPort, text: string): string => (port.optional ? `$[[${text}]]` : text);
