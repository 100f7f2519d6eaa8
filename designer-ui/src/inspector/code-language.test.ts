import { describe, expect, it } from 'vitest';
import { codeLanguage } from './code-language.ts';

describe('the language of a code field', () => {
  it.each([
    ['sql_query', 'apply_transformation', 'sql'],
    ['script', 'execute_python_script', 'python'],
    ['script', 'execute_r_script', 'r'],
    ['script', 'execute_javascript', 'javascript'],
    ['script', 'anything', 'python'],
    ['options_json', 'anything', 'yaml'],
    ['parameter', 'train_model', 'plaintext'],
  ])('%s of %s is %s', (name, component, language) => {
    expect(codeLanguage({ name }, component)).toBe(language);
  });
});
