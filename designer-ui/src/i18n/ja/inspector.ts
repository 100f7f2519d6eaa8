/** インスペクター、フォーム、列の選択のメッセージ。 */
import type { inspector as english } from '../en/inspector.ts';
import type { Message } from '../message.ts';

export const inspector: Readonly<Record<keyof typeof english, Message>> = {};
