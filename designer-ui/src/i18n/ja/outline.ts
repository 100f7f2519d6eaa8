/** アウトラインの文言。 */
import type { outline as english } from '../en/outline.ts';

export const outline: Readonly<Record<keyof typeof english, string>> = {
  title: 'アウトライン',
  search: 'ノードを検索',
  hint: 'Enter でキャンバスに表示、→ で接続を表示します。',
  reads: '{port} ← {node} の {output}',
  readsNothing: '{port}: 未接続',
  gives: '{output} → {node} の {port}',
  givesNothing: '{output}: 未接続',
  nothing: '「{query}」に一致するノードはありません。',
  empty: 'パイプラインにはまだノードがありません。',
};
