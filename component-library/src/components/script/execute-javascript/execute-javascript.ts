/** Execute JavaScript: `main` with up to two arrays of rows, in a Node process of its own. */
import { findNode } from '../../../scripts/interpreters.ts';
import driver from '../../../scripts/languages/javascript.mjs?raw';
import { scriptComponent } from '../../../scripts/script-component.ts';

export const executeJavascript = scriptComponent('execute_javascript', {
  file: 'script.mjs',
  driver: { file: 'run-script.mjs', text: driver },
  find: findNode,
});
