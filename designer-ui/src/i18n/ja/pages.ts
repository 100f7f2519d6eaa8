/** ページ（パイプライン、実行、データ）と開始カードのメッセージ。 */
import type { pages as english } from '../en/pages.ts';
import type { Message } from '../message.ts';

export const pages: Readonly<Record<keyof typeof english, Message>> = {};
