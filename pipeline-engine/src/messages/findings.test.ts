import { expect, test } from 'vitest';
import { type Finding, findingCodes, findingText } from './findings.ts';

test.each(findingCodes)('D29 %s has a sentence and a remedy in every language', (code) => {
  const finding: Finding = { code, severity: 'damage', where: '/somewhere', params: {}, repair: 'none' };
  const english = findingText(finding, 'en');
  const japanese = findingText(finding, 'ja');
  for (const sentence of Object.values(english)) expect(sentence).toMatch(/^\S.*[.:] ?$/);
  expect(japanese.remedy).toMatch(/。$/);
  expect(japanese.message).toMatch(/[。（]/);
  expect(japanese).not.toEqual(english);
  for (const text of [...Object.values(english), ...Object.values(japanese)])
    expect(text).not.toMatch(/undefined|NaN|\[object/);
});

test('D29 a repair says what it did, or why it could not', () => {
  const finding: Finding = {
    code: 'artifact-damaged',
    severity: 'damage',
    where: '/state/artifacts/ab/abc',
    params: { kept: '/state/damaged/abc' },
    repair: 'done',
  };
  expect(findingText(finding, 'en').remedy).toContain('moved to "/state/damaged/abc"');
  expect(findingText(finding, 'ja').remedy).toContain('「/state/damaged/abc」へ移しました');
  const failed: Finding = { ...finding, params: { repairFailed: 'no space left' }, repair: 'possible' };
  expect(findingText(failed, 'en').remedy).toMatch(/^It could not be repaired: no space left\./);
});
