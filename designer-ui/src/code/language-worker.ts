/** The worker that finds completions and hovers: in a long text that takes longer than a key may. */
import { completionsAt, hoverAt, type LanguageContext } from '@millrace/pipeline-engine/browser';
import { answerQuestions } from '../store/worker-client.ts';
import { contextOf, type LanguageQuestion } from './language-world.ts';

let context: LanguageContext | undefined;

answerQuestions(({ kind, text, offset, world }: LanguageQuestion) => {
  context = world ? contextOf(world) : context;
  if (!context) return {};
  return kind === 'complete'
    ? { completions: completionsAt(text, offset, context) }
    : { hover: hoverAt(text, offset, context) };
});
