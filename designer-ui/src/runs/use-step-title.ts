/** What a step is called: the user's name for it, else the component's title in the reader's language. */
import type { StepState } from '@millrace/pipeline-engine/browser';
import { useTitle } from '../i18n/translate.ts';
import { useComponentsStore } from '../store/components-store.ts';

export function useStepTitle(step: StepState): string {
  const title = useTitle();
  const definition = useComponentsStore((state) => state.byName.get(step.component));
  const isNamed = step.displayName !== '' && step.displayName !== definition?.displayName;
  if (isNamed || !definition) return step.displayName || step.id;
  return title(definition.title);
}
