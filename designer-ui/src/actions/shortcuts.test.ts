import { expect, it } from 'vitest';
import { actions } from './registry.ts';
import { actionFor, shortcutText } from './shortcuts.ts';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

it.each([
  [{ key: 'z', ctrlKey: true }, false, 'undo'],
  [{ key: 'Z', ctrlKey: true, shiftKey: true }, false, 'redo'],
  [{ key: 's', ctrlKey: true }, false, 'save'],
  [{ key: 'Delete' }, true, 'delete'],
  [{ key: 'Delete' }, false, undefined],
  [{ key: 'c' }, true, 'connectTo'],
  [{ key: 'c' }, false, undefined],
  [{ key: 'c', ctrlKey: true }, true, undefined],
  [{ key: '+', shiftKey: true }, true, 'zoomIn'],
  [{ key: 'Enter', ctrlKey: true, shiftKey: true }, false, 'runUpToHere'],
] as const)('%j on the canvas: %s means %s', (stroke, onCanvas, id) => {
  expect(actionFor({ ...plain, ...stroke }, onCanvas)?.id).toBe(id);
});

it('are written as people write them', () => {
  expect(shortcutText(actions.redo)).toBe('Ctrl+Shift+Z');
  expect(shortcutText(actions.delete)).toBe('Del');
  expect(shortcutText(actions.copy)).toBe('Ctrl+C');
  expect(shortcutText(actions.tidy)).toBeUndefined();
});
