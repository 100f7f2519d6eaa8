/** 他の場所で変更または削除されたパイプラインについての文言。 */
import type { conflict as english } from '../en/conflict.ts';

export const conflict: Readonly<Record<keyof typeof english, string>> = {
  title: 'このパイプラインは他の場所で変更されました',
  text: '{path} が別のウィンドウまたはプログラムで変更され、{count} か所があなたの変更と重なっています。それぞれ何を残しますか? 他の変更はすべて統合されます。決めるまで何も書き込まれません。',
  changedAgain: 'その間にもう一度変更されました。もう一度確認してください。',
  base: '変更前',
  mine: '自分',
  theirs: '相手',
  both: '両方(相手を下に置く)',
  allMine: 'すべて自分',
  allTheirs: 'すべて相手',
  absent: 'なし',
  removed: '削除',
  start: 'ファイルの先頭',
  apply: '統合',
  later: '後で決める',
  decide: '決める…',
  goneTitle: 'このファイルは別のプログラムによって削除されました',
  goneText:
    '{path} はもうありません。表示中の内容はこのブラウザーにだけ残っています。ファイルを書き戻すか、パイプラインを閉じてください。',
  goneKeep: 'ファイルなしで続ける',
  goneRestore: 'ファイルを書き戻す',
  goneClose: 'パイプラインを閉じる',
  goneState: '別のプログラムによって削除されました',
  restored: '{path} を書き戻しました。',
  restoreFailed: 'ファイルを書き込めませんでした。',
};
