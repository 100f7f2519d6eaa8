/** Actions as entries of a menu. */
import type { Translate } from '../i18n/translate.ts';
import type { MenuEntry } from '../ui/menu-entry.ts';
import type { Action } from './action.ts';
import { type ActionId, actions } from './registry.ts';
import { shortcutText } from './shortcuts.ts';

export function menuEntries(list: readonly (ActionId | 'separator')[], t: Translate): readonly MenuEntry[] {
  return list.map((id) => {
    if (id === 'separator') return id;
    const action: Action = actions[id];
    return {
      id,
      label: t(action.title),
      icon: action.icon,
      shortcut: shortcutText(action),
      disabled: !action.isEnabled(),
      danger: id === 'delete',
      onAction: () => void action.perform(),
    };
  });
}
