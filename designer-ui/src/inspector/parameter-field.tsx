/** One parameter of a node: the control that its definition asks for, and what is wrong with its value. */
import {
  type ComponentDefinition,
  type Issue,
  issueMessage,
  type PipelineNode,
  unreachable,
} from '@millrace/pipeline-engine/browser';
import { useLanguage } from '../i18n/language.ts';
import { useT, useTitle } from '../i18n/translate.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { BoundField } from './bound-field.tsx';
import { checkValue, isTrue } from './check-value.ts';
import { CodeField } from './code-field.tsx';
import { codeLanguage } from './code-language.ts';
import { ColumnField } from './column-field.tsx';
import { ColumnsField } from './columns-field.tsx';
import type { ControlProps } from './control-props.ts';
import { changeParameter, resetParameter } from './edits.ts';
import { FileField } from './file-field.tsx';
import type { FormField } from './form-model.ts';
import { InputMenu } from './input-menu.tsx';
import { problemText } from './problem-text.ts';

export interface ParameterFieldProps {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition;
  readonly field: FormField;
  readonly issues: readonly Issue[];
}

export function ParameterField({ node, definition, field, issues }: ParameterFieldProps) {
  const frame = useFrame(node, field, issues);
  if (field.boundTo !== undefined) {
    return <BoundField frame={frame} boundTo={field.boundTo} />;
  }
  return <ValueControl node={node} definition={definition} field={field} frame={frame} />;
}

/** A value that is merely not there yet is a warning; one that is wrong is an error. */
function useFrame(
  node: PipelineNode,
  { port, text, isChanged, problem }: FormField,
  issues: readonly Issue[],
) {
  const t = useT();
  const title = useTitle();
  const language = useLanguage();
  const own = problem && problemText(problem, port, text ?? '', t);
  const other = issues.find(({ severity }) => severity !== 'info');
  const said = own ?? (other && issueMessage(other, language));
  const isMild = problem?.kind === 'required' || (!problem && other?.severity === 'warning');
  return {
    label: title(port.title),
    optional: port.optional,
    hint: port.hint ? title(port.hint) : undefined,
    error: isMild ? undefined : said,
    warning: isMild ? said : undefined,
    onReset: isChanged ? () => resetParameter(node.id, port.name) : undefined,
    end: <InputMenu node={node} port={port} />,
  };
}

function ValueControl({ node, definition, field, frame }: ControlProps) {
  const { port } = field;
  const text = field.text ?? '';
  const commit = (next: string) => changeParameter(node.id, port, next);
  const placeholder = usePlaceholder(field);
  const t = useT();
  // An emptied field has its default again.
  const check = (typed: string) => {
    const problem = checkValue(port, typed === '' ? port.default : typed);
    return problem && problemText(problem, port, typed, t);
  };
  switch (port.control) {
    case 'text':
      return <TextField {...frame} check={check} value={text} placeholder={placeholder} onCommit={commit} />;
    case 'textarea':
      return <TextArea {...frame} check={check} value={text} mono rows={6} onCommit={commit} />;
    case 'code':
      return (
        <CodeField
          {...frame}
          check={check}
          value={text}
          language={codeLanguage(port, definition.name)}
          onCommit={commit}
        />
      );
    case 'number':
    case 'slider':
      return (
        <NumberField
          {...frame}
          value={text}
          min={port.min}
          max={port.max}
          integer={port.type === 'integer'}
          slider={port.control === 'slider'}
          placeholder={placeholder}
          check={check}
          onCommit={commit}
        />
      );
    case 'toggle':
      return (
        <Switch {...frame} checked={isTrue(field.text)} onChange={(checked) => commit(String(checked))} />
      );
    case 'select':
      return <OptionSelect field={field} frame={frame} onChange={commit} />;
    case 'column':
      return <ColumnField node={node} definition={definition} field={field} frame={frame} />;
    case 'columns':
      return <ColumnsField node={node} definition={definition} field={field} frame={frame} />;
    case 'file':
      return <FileField node={node} definition={definition} field={field} frame={frame} />;
    default:
      return unreachable(port.control);
  }
}

function usePlaceholder({ port }: FormField): string | undefined {
  const t = useT();
  if (port.default !== undefined && port.default !== '')
    return t('inspector.defaultIs', { value: port.default });
  return port.optional ? t('inspector.blank') : undefined;
}

interface OptionSelectProps extends Pick<ControlProps, 'field' | 'frame'> {
  readonly onChange: (id: string) => void;
}

function OptionSelect({ field: { port, text }, frame, onChange }: OptionSelectProps) {
  const title = useTitle();
  const options = (port.enum ?? []).map((id) => {
    const titles = port.options?.[id];
    return { id, label: titles ? title(titles) : id };
  });
  return <Select {...frame} options={options} value={text} onChange={onChange} />;
}
