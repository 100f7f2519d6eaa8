/** The worker that finds completions and hovers: in a long text that takes longer than a key may. */
import { completionsAt, hoverAt } from '@millrace/pipeline-engine/browser';
import { answerQuestions } from '../store/worker-client.ts';
import { contextOf, type LanguageQuestion } from './language-world.ts';

answerQuestions(({ kind, text, offset, world }: LanguageQuestion) => {
  const context = contextOf(world);
  return kind === 'complete'
    ? { completions: completionsAt(text, offset, context) }
    : { hover: hoverAt(text, offset, context) };
});
