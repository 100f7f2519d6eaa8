/** The worker that reads long texts. */
import { parsePipeline } from '@millrace/pipeline-engine/browser';
import { answerQuestions } from './worker-client.ts';

answerQuestions(parsePipeline);
