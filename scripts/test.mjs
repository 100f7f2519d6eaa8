/** `npm test`: everything that needs nothing but Node. Arguments go through to Vitest (a file name, say). */
import { runTests } from './run-tests.mjs';

process.exit(runTests(process.argv.slice(2)));
