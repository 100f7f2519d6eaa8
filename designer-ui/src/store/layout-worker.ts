/** The worker that lays out large graphs. */
import { layOut } from '../model/layout.ts';
import { answerQuestions } from './worker-client.ts';

answerQuestions(layOut);
