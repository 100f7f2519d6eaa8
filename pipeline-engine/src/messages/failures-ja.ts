/** Japanese sentences of failures. Failures carry their English sentences; a code that is not here is said in English. */
import type { Said, Sentence } from './sentence.ts';

export interface FailureSentences {
  readonly message: Sentence;
  readonly remedy?: Sentence;
}

const types: Readonly<Record<string, string>> = {
  string: '文字列',
  integer: '整数',
  double: '数値',
  boolean: '真偽値',
  datetime: '日時',
};
const type = (said: Said, name: string): string => types[said.text(name)] ?? said.text(name);

const fetchProblems: Readonly<Record<string, string | undefined>> = {
  'private-address': 'このコンピューターまたは内部ネットワークのアドレスです。',
  untrusted: 'このワークスペースはまだ信頼されていません。',
  'too-large': 'ファイルが大きすぎます。',
};

const nearest = (said: Said): string =>
  said.has('nearest') ? `似た名前の列: ${said.names('nearest')}。` : '';

const table: Readonly<Record<string, FailureSentences>> = {
  'artifact-missing': {
    message: () => '前の結果が保存場所から失われています。',
    remedy: () => 'もう一度実行してください。結果は作り直されます。',
  },
  'bad-column-range': {
    message: (s) => `${s.name('range')}は列の位置や範囲として読めません。`,
    remedy: () => '1,3-8 のように、1 から数えた位置を書いてください。',
  },
  'batch-data-unreadable': {
    message: (s) => `${s.name('file')}をミニバッチに分けられません。${s.text('reason')}`,
    remedy: () => 'ファイル、またはそれを指定する MLTable を直してください。',
  },
  'batch-init-failed': {
    message: (s) => `スクリプトの init() が失敗しました。${s.text('reason')}`,
    remedy: () => 'ログに詳細があります。スクリプトか、環境に足りないものを直してください。',
  },
  'batch-needs-pandas': {
    message: (s) => `表のミニバッチには pandas が必要ですが、読み込めません。${s.text('reason')}`,
    remedy: () => 'ステップの環境に pandas を加えてください。',
  },
  'batch-too-many-failed': {
    message: (s) =>
      `${s.text('failed')} 個のミニバッチが失敗しました（許容は ${s.text('allowed')} 個）。最後の失敗: ${s.text('reason')}。`,
    remedy: () =>
      'ログに詳細があります。スクリプトかデータを直すか、mini_batch_error_threshold を上げてください。',
  },
  'batch-too-many-items-failed': {
    message: (s) => `${s.text('failed')} 件の項目の結果がありません（許容は ${s.text('allowed')} 件）。`,
    remedy: () => '項目ごとに 1 行を返すか、error_threshold を上げてください。',
  },
  'broken-json-line': {
    message: (s) => `${s.text('line')} 行目が JSON オブジェクトとして読めません。`,
    remedy: () => '1 行に 1 つの JSON オブジェクトを書いてください。例: {"name": "A", "value": 1}',
  },
  'column-index-out-of-range': {
    message: (s) => `${s.text('index')} 番目の列が選ばれていますが、表の列は ${s.text('count')} 列です。`,
    remedy: () => '表にある列の位置を選んでください。',
  },
  'column-not-found': {
    message: (s) => `表に列${s.name('column')}がありません。${nearest(s)}`,
    remedy: () => '列を選び直してください。',
  },
  'column-selection-invalid': {
    message: () => '列の指定を読めません。',
    remedy: () => '列を選び直してください。',
  },
  'column-type-unsupported': {
    message: (s) => `列${s.names('columns')}の型は、この処理では使えません。`,
    remedy: () => '別の列を選んでください。',
  },
  'command-failed': {
    message: (s) => `ステップ${s.name('step')}のコマンドが終了コード ${s.text('exitCode')} で終わりました。`,
    remedy: () => 'ログの最後の行を確かめてください。',
  },
  'machine-refused': {
    message: (s) =>
      `計算ターゲット${s.name('machine')}がステップ${s.name('step')}の処理を受け付けませんでした（${s.text('reason')}）。`,
    remedy: () => '空き容量と作業フォルダーの権限を確認して、もう一度実行してください。',
  },
  'partition-columns': {
    message: (s) => `${s.name('file')}の列が、表の最初のファイル${s.name('first')}の列と違います。`,
    remedy: () => '表のすべてのファイルで、列の名前、型、順序をそろえてください。',
  },
  'rows-unbalanced': {
    message: (s) => `${s.name('file')}の ${s.text('rows')} 行の数が合いません。`,
    remedy: () => '表のファイルがそろってから、もう一度実行してください。再び起きる場合は報告してください。',
  },
  'transfer-damaged': {
    message: (s) =>
      `ステップ${s.name('step')}のファイルを計算ターゲット${s.name('machine')}と正しくやり取りできませんでした（${s.text('reason')}）。`,
    remedy: () => 'コマンドの終了後に出力へ書き込むものがないことを確認して、もう一度実行してください。',
  },
  'machine-unsuitable': {
    message: (s) =>
      `ステップ${s.name('step')}は計算ターゲット${s.name('machine')}では実行できません（${s.text('reason')}）。`,
    remedy: () => '足りないものをインストールするか、別の計算ターゲットを選んでください。',
  },
  'command-killed': {
    message: (s) =>
      s.has('signal')
        ? `ステップ${s.name('step')}のコマンドが ${s.text('signal')} で終了させられました。`
        : `ステップ${s.name('step')}のコマンドが強制終了されました。メモリ不足の可能性があります。`,
    remedy: () => '一度に扱うデータを減らすか、メモリを増やしてください。',
  },
  'command-not-started': {
    message: (s) => `ステップ${s.name('step')}のコマンドを開始できません。${s.text('reason')}。`,
    remedy: () => 'コマンドは bash で実行されます。bash がインストールされているか確かめてください。',
  },
  'compressed-file': {
    message: (s) => `${s.name('file')}は圧縮されています。`,
    remedy: () => '展開して、中のデータファイルを選んでください。',
  },
  'delimiter-invalid': {
    message: (s) => `${s.name('delimiter')}は区切り文字にできません。1 文字でなければなりません。`,
    remedy: () => ', や ; や \\t などの 1 文字を書くか、空欄にしてください。',
  },
  'empty-file': {
    message: (s) => (s.has('file') ? `${s.name('file')}は空です。` : 'ファイルに読める行がありません。'),
    remedy: () => '行のあるファイルを選んでください。',
  },
  'expression-invalid': {
    message: () => '式を読めません。',
    remedy: () => '式の書き方を確かめてください。',
  },
  'external-input-failed': {
    message: (s) => {
      const why = fetchProblems[s.text('reason')];
      return `${s.name('path')}を取得できません。${why ?? `${s.text('words')}。`}`;
    },
    remedy: (s) =>
      s.text('reason') === 'private-address'
        ? 'ファイルをワークスペースにコピーするか、MILLRACE_FETCH_HOSTS にこのホストを指定して Millrace を起動してください。'
        : 'アドレスと接続を確かめて、もう一度実行してください。',
  },
  'feature-not-whole': {
    message: (s) =>
      `モデルの学習時に列${s.name('column')}は整数でしたが、${s.text('row')} 行目の値は ${s.text('value')} です。`,
    remedy: () => '小数を含むデータで学習し直すか、この列を外してください。',
  },
  'feature-type': {
    message: (s) =>
      `モデルの学習時に列${s.name('column')}は${type(s, 'expected')}でしたが、このデータでは${type(s, 'actual')}です。`,
    remedy: () => '学習データと同じ手順でデータを準備してください。',
  },
  'file-not-found': {
    message: (s) => `${s.name('file')}がありません。`,
    remedy: () => 'ファイルを選び直してください。',
  },
  'infinite-value': {
    message: (s) => `列${s.name('column')}の ${s.text('row')} 行目に無限大の値があります。`,
    remedy: () => 'その行を除くか、値を置き換えてください。',
  },
  'delivery-failed': {
    message: (s) =>
      `ステップ${s.name('step')}の出力${s.name('output')}を${s.name('path')}に書き出せませんでした: ${s.text('reason')}。`,
    remedy: () => '空き容量と書き込みの許可を確かめて、もう一度実行してください。結果は保存されています。',
  },
  'registration-failed': {
    message: (s) =>
      `ステップ${s.name('step')}の出力${s.name('output')}を${s.name('name')}として登録できませんでした: ${s.text('reason')}。`,
    remedy: () => '別の名前にして、もう一度実行してください。結果は保存されています。',
  },
  'data-not-registered': {
    message: (s) => `${s.name('path')}は、このワークスペースに登録されていません。`,
    remedy: () =>
      '名前かバージョンを直すか、その名前で結果を登録するか、ワークスペースのファイルを指定してください。',
  },
  'delivery-occupied': {
    message: (s) =>
      `ステップ${s.name('step')}の出力${s.name('output')}を${s.name('path')}に書き出せませんでした。別のものがそこにあります。`,
    remedy: () => 'それを移すか、別のパスにして、もう一度実行してください。結果は保存されています。',
  },
  'delivery-reserved': {
    message: (s) =>
      `ステップ${s.name('step')}の出力${s.name('output')}を${s.name('path')}に書き出せませんでした。Millrace または git のフォルダーです。`,
    remedy: () => '別のパスにしてください。結果は保存されています。',
  },
  'input-changed': {
    message: (s) =>
      `実行中に${s.name('path')}が変更されたため、ステップ${s.name('step')}の結果は保存されませんでした。`,
    remedy: () => 'ファイルが完成してから、もう一度実行してください。',
  },
  'input-missing': {
    message: () => 'ファイルが選ばれていません。',
    remedy: () => 'ファイルを選んでください。',
  },
  'input-not-found': {
    message: (s) => `ステップ${s.name('step')}が読む${s.name('path')}がありません。`,
    remedy: () => 'パスを直すか、ファイルを戻して、もう一度実行してください。',
  },
  'input-not-readable-here': {
    message: (s) => `${s.name('path')}は、ここからは読み込めない場所にあります。`,
    remedy: () =>
      'パイプラインを Azure ML にエクスポートするか、ワークスペースのファイルまたは https のアドレスを指定してください。',
  },
  'internal-error': {
    message: (s) => `ステップ${s.name('step')}で Millrace の不具合が起きました。`,
    remedy: () => 'サーバーのログを添えて報告してください。',
  },
  'interpreter-missing': {
    message: (s) => `このコンポーネントには ${s.text('language')} が必要ですが、ここにはありません。`,
    remedy: () => 'インストールして、PATH から起動できるようにしてください。',
  },
  'label-not-numeric': {
    message: (s) => `ラベル列${s.name('column')}は${type(s, 'type')}ですが、回帰には数値が必要です。`,
    remedy: () => '数値のラベル列を選んでください。',
  },
  'label-not-two-class': {
    message: (s) => `ラベル列${s.name('column')}の値がちょうど 2 種類ではありません。`,
    remedy: () => '値が 2 種類のラベル列を選ぶか、ほかの値の行を除いてください。',
  },
  'missing-feature': {
    message: (s) =>
      `モデルは列${s.name('column')}を使って学習しましたが、このデータにはその列がありません。${nearest(s)}`,
    remedy: () => '学習データと同じ手順でデータを準備してください。',
  },
  'no-columns': {
    message: () => '結果の表に列が 1 つもありません。',
    remedy: () => '列を 1 つ以上選んでください。',
  },
  'no-data': { message: () => 'データが入力されていません。', remedy: () => '1 行以上を入力してください。' },
  'no-features': {
    message: (s) => `データに、ラベル${s.name('label')}のほかの特徴列がありません。`,
    remedy: () => 'ラベルを予測するための列を 1 つ以上残してください。',
  },
  'no-label-column': {
    message: () => 'スコア付けされたデータに、予測対象の列がありません。',
    remedy: () => 'モデルが予測する列を残したままスコア付けしてください。',
  },
  'no-score-column': {
    message: () => '入力にスコアの列がありません。',
    remedy: () => '「モデルのスコア付け」の出力を接続してください。',
  },
  'not-a-file': {
    message: (s) => `${s.name('file')}はフォルダーで、ファイルではありません。`,
    remedy: () => 'ファイルを 1 つ選んでください。',
  },
  'not-a-table': {
    message: (s) => `${s.name('file')}は表ではありません。読める Parquet データがありません。`,
    remedy: () => 'データファイルは「データのインポート」で読み込み、その出力を接続してください。',
  },
  'not-text': {
    message: (s) => `${s.text('line')} 行目にゼロバイトがあり、この文字コードのテキストとして読めません。`,
    remedy: () => 'テキストファイルを選ぶか、文字コードを設定してください。',
  },
  'operator-unsupported': {
    message: (s) => `列${s.names('columns')}は == と != でしか比べられません。`,
    remedy: () => '== か != を使ってください。',
  },
  'secret-missing': {
    message: (s) =>
      `ステップ${s.name('step')}の変数${s.name('variable')}にはシークレット${s.name('secret')}が必要ですが、このコンピューターのこのワークスペースには設定されていません。`,
    remedy: (s) => `millrace secrets set ${s.text('secret')} を実行し、標準入力に値を渡してください。`,
  },
  'secret-changed': {
    message: (s) =>
      `実行中にシークレット${s.name('secret')}が変わったため、ステップ${s.name('step')}は実行されませんでした。`,
    remedy: () => 'もう一度実行してください。',
  },
  'output-missing': {
    message: (s) =>
      `ステップ${s.name('step')}は終わりましたが、出力${s.name('output')}が書き込まれていません。`,
    remedy: () => '出力のために渡されたパスに書き込んでください。',
  },
  'parameter-invalid': {
    message: (s) => `設定${s.name('parameter')}の値${s.name('value')}は使えません。`,
    remedy: () => '値を直してください。',
  },
  'parameter-missing': {
    message: (s) => `設定${s.name('parameter')}が入力されていません。`,
    remedy: () => '値を設定してください。',
  },
  'parameter-out-of-range': {
    message: (s) => `設定${s.name('parameter')}の値 ${s.text('value')} は範囲外です。`,
    remedy: () => '範囲内の値にしてください。',
  },
  'python-package-missing': {
    message: (s) =>
      `Python ${s.text('version')} (${s.text('place')}) にパッケージ${s.name('name')}がありません。`,
    remedy: (s) =>
      `「${s.text('place')} -m pip install ${s.text('name')}」を実行するか、それがある環境で Millrace を起動してください。`,
  },
  'quote-not-closed': {
    message: (s) => `${s.text('line')} 行目で始まる引用符付きのセルが閉じられていません。`,
    remedy: (s) => `${s.text('line')} 行目の引用符を閉じるか、削除してください。`,
  },
  'ratios-reversed': {
    message: (s) => `欠損率の最小値 ${s.text('minimum')} が最大値 ${s.text('maximum')} を超えています。`,
    remedy: () => '最小値を最大値以下にしてください。',
  },
  'result-missing': {
    message: (s) =>
      s.text('verdict') === 'damaged'
        ? `ステップ${s.name('step')}が読む結果${s.name('output')}が壊れています。`
        : `ステップ${s.name('step')}が読む結果${s.name('output')}が失われています。`,
    remedy: () => 'もう一度実行してください。結果を作るステップから作り直されます。',
  },
  'script-bad-result': {
    message: (s) => `スクリプトが返した値を表にできません。${s.text('reason')}`,
    remedy: () => '返せる値は、コンポーネントのヘルプにあります。',
  },
  'script-bundle-broken': {
    message: () => 'スクリプトバンドルが zip ファイルではありません。',
    remedy: () => 'スクリプトが使うモジュールの zip ファイルを接続してください。',
  },
  'script-ended': {
    message: (s) => `スクリプトが結果を返さずに終わりました (${s.text('how')})。`,
    remedy: () => 'ログに詳しい内容があります。',
  },
  'notebook-cell-failed': {
    message: (s) => `ノートブックのセル ${s.text('cell')} が失敗しました: ${s.text('reason')}。`,
    remedy: () => 'ログに詳しい内容があります。',
  },
  'notebook-kernel': {
    message: (s) => `ノートブックに必要なカーネルがありません (${s.text('reason')})。`,
    remedy: () =>
      'Jupyter のカーネルをインストールしてください (「jupyter kernelspec list」で確認できます)。',
  },
  'notebook-parameters': {
    message: (s) => `ノートブックのパラメーターを使えません (${s.text('reason')})。`,
    remedy: () => '1 行に 1 つ、「名前 = 値」の形で書いてください。',
  },
  'notebook-unreadable': {
    message: (s) => `ファイルをノートブックとして読めません (${s.text('reason')})。`,
    remedy: () => 'Jupyter のノートブック (.ipynb) を選んでください。',
  },
  'script-failed': {
    message: (s) =>
      `スクリプトが失敗しました${s.has('line') ? ` (${s.text('line')} 行目)` : ''}: ${s.text('reason')}。`,
    remedy: () => 'ログに詳しい内容があります。',
  },
  'script-no-entry': {
    message: () => 'スクリプトに、呼び出される関数がありません。',
    remedy: () => '関数を定義してください。例がコンポーネントのヘルプにあります。',
  },
  'several-label-columns': {
    message: (s) => `ラベル列が複数あります: ${s.names('columns')}。`,
    remedy: () => 'ラベル列を 1 つにしてください。',
  },
  'spreadsheet-not-supported': {
    message: (s) => `${s.name('file')}は表計算ソフトのブックなので読めません。`,
    remedy: () => '表計算ソフトで開き、「CSV UTF-8」形式で保存して、そのファイルを選んでください。',
  },
  'text-after-quote': {
    message: (s) => `${s.text('line')} 行目で、セルを閉じる引用符の後に文字があります。`,
    remedy: () => '引用符付きのセルの中の引用符は "" と 2 つ重ねて書いてください。',
  },
  'text-label': {
    message: (s) => `ラベル列${s.name('column')}は文字列ですが、回帰は数値を予測します。`,
    remedy: () =>
      '数値のラベル列を選ぶか、値が 2 種類なら「2 クラス ロジスティック回帰」を接続してください。',
  },
  timeout: {
    message: (s) => `ステップ${s.name('step')}が制限時間の ${s.text('seconds')} 秒を超えたため終了しました。`,
    remedy: () => 'limits.timeout を延ばすか、処理を減らしてください。',
  },
  'too-few-rows': {
    message: (s) => `使える行が ${s.text('rows')} 行しかありません。`,
    remedy: () => '「欠損値の処理」で欠損値を埋めるか、行を増やしてください。',
  },
  'too-many-inputs': {
    message: (s) => `列${s.name('column')}の値の種類が多く、モデルの入力が ${s.text('limit')} を超えました。`,
    remedy: (s) => `「列の選択」で${s.name('column')}を外してください。`,
  },
  'too-many-unique-values': {
    message: (s) => `列${s.name('column')}は行ごとに値が異なり、予測に使えません。`,
    remedy: (s) => `「列の選択」で${s.name('column')}を外してください。`,
  },
  'trained-model-invalid': {
    message: () => '入力の学習済みモデルを読み込めません。',
    remedy: () => '「モデルのトレーニング」をもう一度実行してください。',
  },
  'transformation-invalid': {
    message: () => '入力の変換を読み込めません。',
    remedy: () => '「欠損データの整理」か「データの正規化」をもう一度実行してください。',
  },
  'unknown-encoding': {
    message: (s) => `${s.name('file')}の文字コードを判定できません。`,
    remedy: () => 'UTF-8 で保存して選び直してください。',
  },
  'unknown-reference': {
    message: (s) =>
      `ステップ${s.name('step')}のコマンドが参照する${s.name('reference')}は、入力にも出力にもありません。`,
    remedy: () => 'コマンドの名前を直すか、コンポーネントに宣言してください。',
  },
  'unlike-models': {
    message: () => '種類の違うモデルは比較できません。',
    remedy: () => '同じ種類のモデルを 2 つ接続してください。',
  },
  'untrained-model-invalid': {
    message: () => '入力の未学習モデルを読み込めません。',
    remedy: () => '「線形回帰」などの学習器を接続し、もう一度実行してください。',
  },
  'value-invalid': {
    message: (s) => `列${s.names('columns')}と比べる値の型が合いません。`,
    remedy: () => '列の型に合う値を書いてください。',
  },
  'environment-package': {
    message: (s) =>
      `環境「${s.text('environment')}」を作れませんでした: パッケージ「${s.text('package')}」をインストールできません。`,
    remedy: () => '環境のパッケージ名とバージョンを直して、もう一度実行してください。詳細はログにあります。',
  },
  'environment-conflict': {
    message: (s) =>
      `環境「${s.text('environment')}」を作れませんでした: パッケージのバージョンが互いに合いません (${s.names('packages')})。`,
    remedy: () => 'どれかのバージョン指定をゆるめて、もう一度実行してください。',
  },
  'environment-network': {
    message: (s) =>
      `環境「${s.text('environment')}」を作れませんでした: パッケージの配布元に接続できません。`,
    remedy: () => 'ネットワークを確認するか、pip.conf に配布元を書いて、もう一度実行してください。',
  },
  'environment-failed': {
    message: (s) => `環境「${s.text('environment')}」を作れませんでした: ${s.text('line')}。`,
    remedy: () => '詳細はログにあります。',
  },
  'environment-unreadable': {
    message: (s) => `環境「${s.text('environment')}」のファイルから環境を作れません: ${s.text('reason')}。`,
    remedy: () => '「dependencies」のある conda ファイルを書いてください。',
  },
  'image-build': {
    message: (s) =>
      `環境「${s.text('environment')}」を作れませんでした: イメージのビルドが失敗しました (${s.text('step')}: ${s.text('line')})。`,
    remedy: () => 'この手順を直して、もう一度実行してください。詳細はログにあります。',
  },
  'image-missing': {
    message: (s) =>
      `環境「${s.text('environment')}」の元になるイメージ「${s.text('image')}」が「${s.text('host')}」になく、取得も許可されていません。`,
    remedy: () =>
      'イメージを読み込むか、計算先のファイルに「pull: missing」と書いて、もう一度実行してください。',
  },
  'environment-changed': {
    message: (s) => `環境「${s.text('environment')}」のビルド元のフォルダーが、実行の開始後に変わりました。`,
    remedy: () => '変更が終わってから、もう一度実行してください。',
  },
  'environment-host': {
    message: (s) =>
      `環境「${s.text('environment')}」を「${s.text('host')}」に作れませんでした: ${s.text('reason')}。`,
    remedy: () => '計算先のページでマシンを確認して、もう一度実行してください。',
  },
  'python-missing': {
    message: (s) =>
      `環境「${s.text('environment')}」には ${s.text('python')} が必要ですが、「${s.text('host')}」にありません。`,
    remedy: (s) =>
      `${s.text('python')} (venv を含む。Debian や Ubuntu では python3-venv) または uv をインストールしてください。`,
  },
  'conda-missing': {
    message: (s) =>
      `環境「${s.text('environment')}」には conda でしかインストールできないパッケージ (${s.names('packages')}) がありますが、「${s.text('host')}」に conda がありません。`,
    remedy: () =>
      'micromamba か conda、または python3 に py-rattler(pip install py-rattler)をインストールするか、これらのパッケージを環境から外してください。',
  },
  'worker-lost': {
    message: (s) => `ステップ${s.name('step')}の処理が ${s.text('times')} 回、応答なしに終わりました。`,
    remedy: () => 'メモリ不足かもしれません。ほかのプログラムを閉じるか、データを減らしてください。',
  },
  'wrong-cell-count': {
    message: (s) =>
      `${s.text('line')} 行目のセルは ${s.text('found')} 個ですが、最初の行は ${s.text('expected')} 個です。`,
    remedy: (s) => `${s.text('line')} 行目を直してください。区切り文字を含むセルは引用符で囲んでください。`,
  },
  'wrong-encoding': {
    message: (s) => `${s.name('file')}の ${s.text('line')} 行目は ${s.text('encoding')} として読めません。`,
    remedy: () => '文字コードを自動判定にするか、UTF-8 で保存してください。',
  },
};

/** A Map, so that no code can be taken for a property that every object has. */
export const failuresJa: ReadonlyMap<string, FailureSentences> = new Map(Object.entries(table));
