/** Every user action once. Toolbar, menus and shortcuts read these objects; none of them has a copy. */
import type { Action } from './action.ts';
import { editActions } from './edit-registry.ts';
import { runActions } from './run-registry.ts';
import { viewActions } from './view-registry.ts';

export const actions = { ...editActions, ...runActions, ...viewActions };

export type ActionId = keyof typeof actions;
export const allActions: readonly Action[] = Object.values(actions);
