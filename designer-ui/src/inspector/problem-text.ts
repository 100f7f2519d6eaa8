/** What is wrong with a value, as a sentence. Pure. */
import type { InputPort } from '@millrace/pipeline-engine/browser';
import type { Translate } from '../i18n/translate.ts';
import type { ValueProblem } from './check-value.ts';

export function problemText(problem: ValueProblem, port: InputPort, text: string, t: Translate): string {
  switch (problem.kind) {
    case 'required':
      if (port.control === 'column') return t('inspector.requiredColumn');
      return port.control === 'file' ? t('inspector.requiredFile') : t('inspector.required');
    case 'not-a-number':
      return t('inspector.notANumber', { text });
    case 'not-an-integer':
      return t('inspector.notAnInteger', { text });
    case 'below':
      return t('inspector.below', { min: problem.min });
    case 'above':
      return t('inspector.above', { max: problem.max });
    case 'outside':
      return t('inspector.outside', { min: problem.min, max: problem.max });
    default:
      return t('inspector.notAnOption', { text });
  }
}
