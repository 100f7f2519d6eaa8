/** Runs one built-in component, or asks it for its output schemas. */
import type { RunStepRequest, RunStepResult } from '@millrace/pipeline-engine/browser';
import type { InferRequest, InferResult } from '../queries.ts';
import { loadComponent } from '../registry.ts';
import type { Reporter } from './reporter.ts';

export async function runComponent(request: RunStepRequest, reporter: Reporter): Promise<RunStepResult> {
  const component = await loadComponent(request.component);
  const { params, inputs, outputs, seed, parts } = request;
  const where = parts === undefined ? {} : { parts };
  const result = await component.run({ params, inputs, outputs, seed, ...where, ...reporter });
  return { metrics: result.metrics ?? [], tables: result.tables ?? [] };
}

export async function inferComponent(request: InferRequest): Promise<InferResult> {
  const component = await loadComponent(request.component);
  return component.infer(request);
}
