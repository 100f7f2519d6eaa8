/** The worker that lays out large graphs. */
import { layOut } from '../model/layered-layout.ts';
import { answerQuestions } from './worker-client.ts';

answerQuestions(layOut);
