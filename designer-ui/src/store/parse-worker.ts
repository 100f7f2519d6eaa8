/** The worker that reads long texts. */
import { type ParsedPipeline, parsePipeline } from '@millrace/pipeline-engine/browser';
import { answerQuestions } from './worker-client.ts';

answerQuestions((text: string): ParsedPipeline => {
  const { model, issues } = parsePipeline(text);
  // What is left of a text that is not YAML is not shown: a thousand nodes need not be sent for that.
  const isBroken = issues.some(({ code, severity }) => code === 'yaml-syntax' && severity === 'error');
  return { model: isBroken ? undefined : model, issues };
});
