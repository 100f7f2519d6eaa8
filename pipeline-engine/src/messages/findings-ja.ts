/** Japanese sentences of what `millrace doctor` finds. */
import type { FindingCode, FindingSentences } from './findings.ts';

const repair = 'millrace doctor --repair を実行してください。';

export const findingsJa: Readonly<Record<FindingCode, FindingSentences>> = {
  'workspace-owned': {
    message: (s) =>
      `プロセス ${s.text('pid')} がこのワークスペースを開いているため、読み取りだけを行いました。`,
    remedy: () => '修復するには、先にそのプロセスを終了してください。',
  },
  'lock-damaged': {
    message: (s) => `ロックファイル${s.name('where')}が壊れていて、ワークスペースを開けません。`,
    remedy: () => `${repair}ファイルを削除します。ほかの情報は失われません。`,
    done: () => '削除しました。必要なときに作り直されます。',
  },
  'state-unwritable': {
    message: (s) => `状態フォルダー${s.name('where')}に書き込めません（${s.text('reason')}）。`,
    remedy: () =>
      'ディスクとフォルダーに書き込めるようにするか、--state-dir で別のフォルダーを指定してください。',
  },
  'network-file-system': {
    message: (s) =>
      `状態フォルダー${s.name('where')}はネットワークファイルシステム（${s.text('type')}）にあり、データベースが壊れるおそれがあります。`,
    remedy: () => '--state-dir でこのコンピューターのフォルダーを指定してください。',
  },
  'delivery-interrupted': {
    message: (s) => `結果を${s.name('where')}へ置く途中で処理が終了しました。`,
    remedy: () => `${repair}元の内容を戻します。次にパイプラインを実行すると、結果が改めて置かれます。`,
    done: () => '元の内容を戻しました。次にパイプラインを実行すると、結果が改めて置かれます。',
  },
  'room-low': {
    message: (s) => `${s.name('where')}のディスクの空きは ${s.text('free')} MiB です。`,
    remedy: () =>
      '空きを増やしてください。millrace size で内訳を確かめ、millrace gc で不要な結果を削除できます。',
  },
  'node-too-old': {
    message: (s) =>
      `Node ${s.text('found')} で動いていますが、Millrace には ${s.text('needed')} 以降が必要です。`,
    remedy: () => '新しい Node をインストールしてください。',
  },
  'worker-failed': {
    message: (s) => `組み込みコンポーネントのワーカーを開始できません（${s.text('reason')}）。`,
    remedy: () =>
      'Millrace をインストールし直してください。それでも直らないときは、必要なライブラリがこのコンピューターにありません。',
  },
  'database-damaged': {
    message: (s) => `状態データベース${s.name('where')}が壊れています（${s.text('problem')}）。`,
    remedy: () =>
      `${repair}読める行をすべて新しいデータベースに移し、古いものは隣に残します。パイプラインとデータは含まれていません。`,
    done: (s) =>
      `${s.text('rows')} 行、${s.text('runs')} 件の実行を新しいデータベースに移しました。${s.text('lostRuns')} 件の実行は失われました。古いものは${s.name('kept')}です。`,
  },
  'database-newer': {
    message: (s) =>
      `状態データベース${s.name('where')}は新しい Millrace が書いたものです（スキーマ ${s.text('found')}、対応は ${s.text('known')} まで）。`,
    remedy: () => 'Millrace を更新するか、別の --state-dir を指定してください。',
  },
  'database-unreadable': {
    message: (s) => `状態データベース${s.name('where')}を開けません（${s.text('problem')}）。`,
    remedy: () => 'ファイルとフォルダーの権限を確かめて、もう一度 millrace doctor を実行してください。',
  },
  'database-log-missing': {
    message: (s) => `状態データベースの最新の変更を持つファイル${s.name('where')}がありません。`,
    remedy: () =>
      'ファイルが残っていれば、Millrace を開始する前に元へ戻してください。なければそのまま使えます。そこにだけ記録されていた結果のステップは、もう一度実行されます。',
    done: () => '今後はデータベース本体の内容を使います。',
  },
  'artifact-damaged': {
    message: (s) => `保存された結果${s.name('where')}が壊れています。内容が保存時と違います。`,
    remedy: () => `${repair}結果を別の場所へ移し、必要なときに元のステップをもう一度実行します。`,
    done: (s) => `${s.name('kept')}へ移しました。必要なときに元のステップがもう一度実行されます。`,
  },
  'artifact-missing': {
    message: (s) =>
      `保存された結果${s.name('where')}がありません（実行 ${s.text('run')}、ステップ${s.name('step')}）。`,
    remedy: () => '何もする必要はありません。必要なときにステップがもう一度実行されます。',
    done: () => 'その記録を削除しました。必要なときにステップがもう一度実行されます。',
  },
  'staging-left': {
    message: (s) => `書きかけの結果が ${s.text('count')} 件、${s.name('where')}に残っています。`,
    remedy: () => '次に開始したとき、または millrace doctor --repair で削除されます。',
    done: () => '削除しました。',
  },
  'attempt-left': {
    message: (s) => `フォルダー${s.name('where')}は、回収されずに終わった試行のものです。`,
    remedy: () => 'millrace gc または millrace doctor --repair で削除されます。',
    done: () => '削除しました。',
  },
  'process-left': {
    message: (s) =>
      `どの実行も待っていない試行（${s.name('where')}）のプロセス ${s.text('pid')} がまだ動いています。`,
    remedy: () => `${repair}プロセスを終了し、フォルダーを削除します。`,
    done: () => '終了し、フォルダーを削除しました。',
  },
  'logs-unreadable': {
    message: (s) => `${s.name('where')}のログを読めません（${s.text('reason')}）。`,
    remedy: () => 'フォルダーの権限を確かめてください。',
  },
};
