/** The components that run a script between tables differ in their language alone. */
import type { ComponentImplementation } from '../component.ts';
import { readText } from '../components/params.ts';
import { runScript, type ScriptLanguage } from './run-script.ts';

export function scriptComponent(name: string, language: ScriptLanguage): ComponentImplementation {
  return {
    name,
    run: (context) => runScript(language, readText(context.params, 'script'), context),
    // What a script returns is known once it has run.
    infer: async () => ({
      result_dataset1: { kind: 'needs-run' },
      result_dataset2: { kind: 'needs-run' },
      files: { kind: 'needs-run' },
    }),
  };
}
