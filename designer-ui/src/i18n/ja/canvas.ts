/** シェル、キャンバス、パレット、操作のメッセージ。 */
import type { canvas as english } from '../en/canvas.ts';
import type { Message } from '../message.ts';

export const canvas: Readonly<Record<keyof typeof english, Message>> = {};
