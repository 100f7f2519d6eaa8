/** The second line of a node: the user's comment, else the settings that matter. */
import type {
  ComponentDefinition,
  InputPort,
  Language,
  PipelineNode,
} from '@millrace/pipeline-engine/browser';

/** A longer title would push its own value out of the line. */
const longestTitle = 16;

/** In half-width characters. */
function widthOf(text: string): number {
  return [...text].reduce((width, letter) => width + (letter > '\u2e7f' ? 2 : 1), 0);
}

/** Empty when there is nothing to say. */
export function summaryLine(
  node: PipelineNode,
  definition: ComponentDefinition | undefined,
  language: Language,
): string {
  if (node.comment) return node.comment;
  if (!definition) return '';
  const parts = definition.summaryParams.flatMap((name) => {
    const port = definition.inputs.find((input) => input.name === name);
    const text = port && isVisible(node, port, definition) && parameterText(node, port, language);
    return text ? [text] : [];
  });
  return parts.join(' · ') || definition.summary[language] || definition.summary.en;
}

/** The text a parameter has in the file, else its default. */
export function parameterSource(node: PipelineNode, port: InputPort): string | undefined {
  const value = node.inputs.find((input) => input.name === port.name)?.value;
  if (value?.kind === 'literal') return value.text;
  if (value?.kind === 'data') return value.path;
  return value ? undefined : port.default;
}

function isVisible(node: PipelineNode, port: InputPort, definition: ComponentDefinition): boolean {
  return Object.entries(port.visibleWhen ?? {}).every(([name, values]) => {
    const other = definition.inputs.find((input) => input.name === name);
    const text = other && parameterSource(node, other);
    return text !== undefined && values.includes(text);
  });
}

function parameterText(node: PipelineNode, port: InputPort, language: Language): string | undefined {
  const source = parameterSource(node, port);
  if (source === undefined || source === '') return undefined;
  const option = port.options?.[source];
  if (option) return option[language] || option.en;
  if (port.control === 'columns') return columnsText(source);
  if (port.control === 'file') return source.split('/').at(-1);
  if (port.type === 'number' || port.type === 'integer') {
    const title = port.title[language] || port.title.en;
    return widthOf(title) > longestTitle ? source : `${title} ${source}`;
  }
  if (port.type === 'boolean') return source === 'true' ? port.title[language] : undefined;
  return source.split('\n', 1)[0];
}

/** The JSON of a column selection as names; rules are told by the inspector. */
function columnsText(source: string): string | undefined {
  try {
    const value: unknown = JSON.parse(source);
    if (Array.isArray(value)) return value.join(', ');
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return source;
    throw error;
  }
}
