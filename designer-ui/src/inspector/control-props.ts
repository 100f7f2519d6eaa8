/** What every control of a parameter is given. */
import type { ComponentDefinition, PipelineNode } from '@millrace/pipeline-engine/browser';
import type { FieldProps } from '../ui/field.tsx';
import type { FormField } from './form-model.ts';

export interface ControlProps {
  readonly node: PipelineNode;
  readonly definition: ComponentDefinition;
  readonly field: FormField;
  readonly frame: Omit<FieldProps, 'children' | 'inline'>;
}
