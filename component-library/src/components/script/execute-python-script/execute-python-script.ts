/** Execute Python Script: `azureml_main` with up to two pandas data frames. */
import { findPython } from '../../../scripts/interpreters.ts';
import driver from '../../../scripts/languages/python.py?raw';
import { scriptComponent } from '../../../scripts/script-component.ts';

export const executePythonScript = scriptComponent('execute_python_script', {
  file: 'script.py',
  driver: { file: 'run_script.py', text: driver },
  find: findPython,
});
