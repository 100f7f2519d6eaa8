/** ドロワー（結果、問題、ログ、YAML）のメッセージ。 */
import type { preview as english } from '../en/preview.ts';
import type { Message } from '../message.ts';

export const preview: Readonly<Record<keyof typeof english, Message>> = {};
