/** Japanese sentences of issues: 何が、どこで、どうすればよいか。 */
import type { IssueCode } from '../spec/issue-codes.ts';
import type { Said, Sentence } from './sentence.ts';

const didYouMean = (said: Said): string =>
  said.has('nearest') ? `${said.names('nearest')} ではありませんか？` : '';

const connectOneOf = (said: Said, otherwise: string): string =>
  said.has('fits')
    ? `${said
        .list('fits')
        .map((fit) => `「${fit}」`)
        .join('または')}を接続してください。`
    : otherwise;

const kinds: Readonly<Record<string, string>> = {
  table: '表',
  untrained_model: '未学習モデル',
  trained_model: '学習済みモデル',
  transformation: '変換',
  metrics: '評価結果',
  file: 'ファイル',
  folder: 'フォルダー',
  any: 'データ',
};
const kind = (said: Said, name: string): string => kinds[said.text(name)] ?? said.text(name);

const range = (said: Said): string => {
  if (said.has('min') && said.has('max')) return `${said.text('min')} 以上 ${said.text('max')} 以下`;
  return said.has('min') ? `${said.text('min')} 以上` : `${said.text('max')} 以下`;
};

const atNode = (said: Said): string => `ノード${said.name('node')}`;

export const ja: Readonly<Record<IssueCode, Sentence>> = {
  'asset-without-version': (s) =>
    `${s.name('path')}にはバージョンがありません。azureml:名前:バージョン または azureml:名前@latest と書いてください。`,
  'bad-binding': (s) =>
    `${s.name('binding')}は参照として読めません。\${{parent.inputs.名前}} または \${{parent.jobs.ノード.outputs.名前}} と書いてください。`,
  'bad-column-range': (s) =>
    `${s.name('range')}は列の位置として読めません。1,3-8 のように、両端の数を書いてください。`,
  'bad-column-selection': (s) => `${atNode(s)}: ${s.title()}の列の指定を読めません。列を選び直してください。`,
  'bad-component-reference': (s) =>
    `${atNode(s)}: コンポーネントの指定が正しくありません。パスまたは azureml:名前:バージョン を書いてください。`,
  'bad-cron': (s) =>
    `${s.name('value')}は cron 式として読めません。分（0-59）、時（0-23）、日（1-31）、月（1-12）、曜日（0-7）の5つを書いてください。`,
  'bad-input-value': (s) =>
    `入力${s.name('name')}の値がリストになっています。文字列、数値、true/false、参照、データのいずれかを書いてください。`,
  'bad-job-reference': () =>
    'ジョブの指定として読めません。パイプラインのファイルのパスか azureml:名前 を書いてください。',
  'bad-key': () => 'キーは文字列で書いてください。リストやマッピングは使えません。',
  'bad-node-name': (s) =>
    `${s.name('name')}はノードの名前に使えません。使える文字は a-z、0-9、_ で、数字では始められません。${s.name('suggestion')}のようにしてください。`,
  'bad-output-value': (s) =>
    `出力${s.name('name')}には、パイプラインの出力への参照か、type と path を持つオブジェクトを書くか、空にしてください。`,
  'bad-policy': (s) =>
    `${s.name('key')}の値${s.name('value')}は読めません。${s.names('examples')}のように書いてください。`,
  'bad-port-name': (s) =>
    `${s.name('name')}はポートの名前に使えません。使えるのは英字、数字、_、ピリオドで、数字では始められません。`,
  'bad-recurrence': (s) =>
    `${s.name('key')}に${s.name('value')}とあります。${s.text('min')} から ${s.text('max')} までの整数を書いてください。`,
  'bad-mini-batch-size': (s) =>
    `mini_batch_size の値${s.name('value')}は使えません。ファイルの数か、10kb や 1mb のようなサイズを書いてください。`,
  'bad-row-accounting': (s) =>
    `${s.name('part')}は行の照合の指定として読めません。on か、例えば keys=id rejected=OUTPUT のように書いてください。`,
  'parallel-names-no-input': (s) =>
    `${atNode(s)}: input_data が${s.name('value')}になっています。${s.name('example')}のように、ノードのデータ入力を指定してください。`,
  'parallel-names-no-output': (s) =>
    `${atNode(s)}: ${s.name('key')}が${s.name('value')}になっています。ノードの出力を指定してください。`,
  'bad-retry': (s) =>
    `${s.name('part')}は再試行の指定として読めません。例: attempts=3 delay=30s factor=2 max=10m on=lost,machine,timeout,exit のように書いてください。`,
  'bad-time': (s) =>
    `${s.name('key')}の値${s.name('value')}は日時として読めません。2026-07-10T10:00:00 のように書いてください。`,
  'bad-time-zone': (s) =>
    `タイムゾーン${s.name('value')}はありません。Asia/Tokyo、Europe/Berlin、Tokyo Standard Time のような名前を書いてください。`,
  'bad-value': (s) =>
    `${s.name('key')}の値${s.name('value')}は使えません。${s.names('allowed')}のいずれかにしてください。${didYouMean(s)}`,
  'binding-at-top': (s) =>
    `パイプラインの入力${s.name('name')}が参照になっています。値またはデータを書いてください。`,
  'cannot-execute-node-type': (s) =>
    `${atNode(s)}の種類${s.name('type')}は、Millrace ではまだ実行できません。ノードを外すか、Azure ML で実行してください。`,
  'column-index-out-of-range': (s) =>
    `${s.text('index')} 列目が選ばれていますが、表の列は ${s.text('count')} 列です。1 から ${s.text('count')} までの位置を選んでください。`,
  'column-not-found': (s) =>
    `${atNode(s)}: 表に列${s.name('column')}がありません。${didYouMean(s) || '列を選び直してください。'}`,
  'component-file-not-found': (s) =>
    `${atNode(s)}: コンポーネントのファイル${s.name('component')}がありません。このパイプラインのフォルダーからの相対パスを確かめてください。`,
  'component-has-errors': (s) =>
    `${atNode(s)}: コンポーネント${s.name('file')}に誤りが ${s.text('count')} 件あります。開いて直してください。`,
  'component-in-registry': (s) =>
    `${atNode(s)}は外部のレジストリの${s.name('component')}を使っています。表示と編集はできますが、ここでは実行できません。`,
  'component-not-available': (s) =>
    `${atNode(s)}の${s.name('component')}はこのワークスペースにありません。パレットのコンポーネントに置き換えるか、ファイルを追加してください。`,
  'component-not-found': (s) =>
    `${atNode(s)}: コンポーネント${s.name('component')}はこのワークスペースにありません。${didYouMean(s) || '別のコンポーネントを選ぶか、ファイルを追加してください。'}`,
  'component-type-differs': (s) =>
    `${atNode(s)}の種類は${s.name('type')}ですが、コンポーネントの種類は${s.name('actual')}です。type: ${s.text('actual')} と書いてください。`,
  'component-without-command': (s) =>
    `${atNode(s)}: コンポーネント${s.name('component')}に command がないため、実行するものがありません。ファイルに command を追加してください。`,
  'bad-compute-name': (s) =>
    `${s.name('name')}は計算ターゲットの名前にできません。英数字と -、_、. を使い、定義済みの${s.names('taken')}以外の名前にしてください。`,
  'bad-host': (s) =>
    `${s.name('key')}が${s.name('value')}になっていますが、ホスト名やユーザー名として使えません。オプションや空白のない名前かアドレスを書いてください。`,
  'bad-word': (s) =>
    `${s.name('key')}に${s.name('value')}は使えません。${s.name('example')}のように書いてください。`,
  'compute-not-defined': (s) =>
    `計算ターゲット${s.name('name')}は定義されていないため、このコンピューターで実行します。computes/${s.text('name')}.yml で定義してください。${didYouMean(s)}`,
  'not-a-whole-number': (s) =>
    `${s.name('key')}が${s.name('value')}になっています。1 から ${s.text('most')} までの整数を書いてください。`,
  'secret-in-file': (s) =>
    `${s.name('key')}に秘密の情報が書かれています。ワークスペースのファイルには書かないでください。秘密鍵のファイルを identity_file に書くか、ssh エージェントを使ってください。`,
  'secret-not-set': (s) =>
    `ノード${s.name('node')}の変数${s.name('variable')}にはシークレット${s.name('secret')}が必要ですが、このコンピューターのこのワークスペースには設定されていません。millrace secrets set ${s.text('secret')} を実行し、標準入力に値を渡してください。`,
  'secret-misplaced': (s) =>
    `ノード${s.name('node')}のコマンドにシークレット${s.name('secret')}が書かれています。environment_variables の変数に渡し、コマンドではその変数を読んでください。`,
  'bad-secret-reference': (s) =>
    `${s.name('value')}はシークレットの名前として読めません。\${{secrets.NAME}} のように、英数字と _ の名前で書いてください。`,
  'compute-without-azureml': (s) =>
    `既定のコンピューティング${s.name('value')}は azureml: で始まる必要があり、このままでは Azure ML に拒否されます。${s.name('suggestion')}と書いてください。`,
  cycle: (s) =>
    `ノード ${s.list('nodes').join(' → ')} が循環しているため、どれも開始できません。このうちの接続を 1 つ外してください。`,
  'data-default': (s) =>
    `入力${s.name('name')}はデータなので、既定値を持てません。default を削除してください。`,
  'data-into-parameter': (s) =>
    `${atNode(s)}: ${s.title()}には値が必要ですが、${s.name('from')}はデータです。値を入力するか、値を持つパイプラインの入力を参照してください。`,
  'document-too-deep': () => '文書の入れ子が深すぎて読めません。構造を浅くしてください。',
  'document-too-large': (s) =>
    `文書が ${s.text('limit')} 文字を超えているため読み込みません。複数のパイプラインに分けてください。`,
  'duplicate-key': (s) =>
    `キー${s.name('key')}が 2 回書かれており、最後のものだけが有効です。どちらかを削除してください。`,
  'environment-missing': (s) =>
    `${atNode(s)}: コマンドに environment がありません。ここでは実行できますが、Azure ML では必要です。指定してください。`,
  'input-needed': (s) =>
    `パイプラインの入力${s.name('name')}のパスがファイルにありません。実行を始めるときに --set inputs.${s.text('name')}.path=パス で指定してください。`,
  'input-not-given': (s) =>
    `パイプラインの入力${s.name('name')}の値がファイルにありません。実行を始めるときに --set ${s.text('setting')} で指定してください。`,
  'job-component-not-found': (s) =>
    `パイプラインコンポーネント${s.name('component')}はこのワークスペースにありません。指定を直すか、ファイルを追加してください。`,
  'jobs-and-component': () => 'jobs と component は同時に書けません。どちらかを削除してください。',
  'key-not-allowed': (s) =>
    `${atNode(s)}: 種類が${s.name('type')}のノードにキー${s.name('key')}は使えません。削除してください。`,
  'key-not-used': (s) => `キー${s.name('key')}は Millrace では使われません。ファイルにはそのまま残ります。`,
  'legacy-expression': (s) => `${s.name('text')}は古い書き方です。${s.name('suggestion')}と書いてください。`,
  'lifecycle-node-alone': (s) =>
    `このパイプラインには${s.names('names')}のほかにノードがありません。on_init と on_finalize の間に実行するノードを追加するか、設定を削除してください。`,
  'lifecycle-node-connected': (s) =>
    `${s.name('key')}が指す${s.name('name')}は${s.name('other')}につながっています。接続を外すか、接続のないノードを指定してください。`,
  'lifecycle-node-twice': (s) =>
    `on_init と on_finalize がどちらも${s.name('name')}を指しています。別々のノードを指定してください。`,
  'literal-into-data-port': (s) =>
    `${atNode(s)}: ${s.title()}にはデータが必要ですが、${s.name('from')}は値です。出力を接続するか、ファイルを選んでください。`,
  'loose-type': (s) =>
    `${atNode(s)}: ${s.title()}は${kind(s, 'expected')}を想定していますが、${s.name('from')}は${kind(s, 'got')}です。動くこともありますが、失敗したらここを確かめてください。`,
  'many-documents': () =>
    'ファイルに複数の YAML 文書があり、最初のものだけを読みます。--- の行を削除してください。',
  'missing-input': (s) =>
    `${atNode(s)}: ${s.title()}に何も接続されていません。${connectOneOf(s, '出力を接続してください。')}`,
  'missing-key': (s) =>
    `${s.has('node') ? `${atNode(s)}: ` : ''}キー${s.name('key')}がありません。追加してください。`,
  'missing-parameter': (s) => `${atNode(s)}: ${s.title()}が設定されていません。設定してください。`,
  'missing-type': (s) =>
    `${s.name('name')}に type がありません。${s.names('allowed')}のいずれかを書いてください。`,
  'mixed-binding': (s) =>
    `参照は値の全体でなければならないため、${s.name('text')}はただの文字列として扱います。値全体を 1 つの入力への参照にしてください。`,
  'nested-pipeline-has-errors': (s) =>
    `${atNode(s)}: パイプライン${s.name('file')}に ${s.text('count')} 件のエラーがあります。開いて直してください。`,
  'nested-too-deep': (s) =>
    `${atNode(s)}: パイプラインの入れ子が深すぎます（${s.text('file')}）。浅くしてください。`,
  'node-not-a-mapping': (s) => `${atNode(s)}の中身がありません。下に type と component を書いてください。`,
  'node-type-not-executed': (s) =>
    `${atNode(s)}の種類${s.name('type')}は、表示と編集はできますが、Millrace ではまだ実行できません。`,
  'node-without-component': (s) =>
    `${atNode(s)}に component も command もありません。コンポーネントを選んでください。`,
  'not-a-boolean': (s) =>
    `${atNode(s)}: ${s.title()}の値${s.name('value')}は、true または false にしてください。`,
  'not-an-amount': (s) => `${s.name('key')}が${s.name('value')}になっています。0 以上の数を書いてください。`,
  'not-a-size': (s) =>
    `${s.name('key')}が${s.name('value')}になっています。20 GB のように、B、kB、MB、GB、TB、KiB、MiB、GiB、TiB の付いた数を書いてください。`,
  'not-a-switch': (s) =>
    `${s.name('key')}が${s.name('value')}になっています。true か false を書いてください。`,
  'not-a-count': (s) => `${s.name('key')}が${s.name('value')}になっています。1 以上の整数を書いてください。`,
  'not-a-mapping': () =>
    'パイプラインとして読めません。type: pipeline と jobs を持つ YAML のマッピングにしてください。',
  'not-a-mapping-here': (s) => `${s.name('key')}の下には「名前: 値」の行を書いてください。`,
  'not-a-number': (s) =>
    `${atNode(s)}: ${s.title()}の値${s.name('value')}は数値ではありません。数値を入力してください。`,
  'not-a-pipeline': (s) =>
    `この文書の種類は${s.name('type')}で、パイプラインではありません。type: pipeline に直すか、その種類の文書として開いてください。`,
  'not-a-text': (s) =>
    `${s.text('key')} の${s.name('name')}が${s.name('value')}になっています。文字列でないと Azure ML に拒否されます。引用符で囲んでください。`,
  'not-an-integer': (s) =>
    `${atNode(s)}: ${s.title()}の値${s.name('value')}は整数ではありません。整数を入力してください。`,
  'not-an-option': (s) =>
    `${atNode(s)}: ${s.title()}の値${s.name('value')}は選べません。${s.names('allowed')}のいずれかにしてください。${didYouMean(s)}`,
  'not-executed-here': (s) => `Millrace は${s.name('key')}を実行しません。ファイルにはそのまま残ります。`,
  'only-one-of': (s) =>
    `${s.name('first')}と${s.name('second')}は一緒に使えません。どちらかを削除してください。`,
  'optional-into-required': (s) =>
    `${atNode(s)}: ${s.name('input')}は必須ですが、参照しているパイプラインの入力${s.name('name')}は省略できます。既定値を付けるか、必須にしてください。`,
  'out-of-range': (s) =>
    `${atNode(s)}: ${s.title()}の値 ${s.text('value')} は範囲外です。${range(s)}にしてください。`,
  'output-as-input': (s) =>
    `${atNode(s)}: ${s.name('input')}がパイプラインの出力${s.name('output')}を参照しています。その出力を作るノードを参照してください。`,
  'output-delivered-twice': (s) =>
    `出力${s.name('first')}と${s.name('second')}が同じ場所${s.name('path')}に置かれるため、後のものが前のものを上書きします。どちらかのパスを変えてください。`,
  'output-not-delivered': (s) =>
    `出力${s.name('output')}はワークスペースに残ります。${s.name('to')}に書き出すのは Azure ML だけです。ここに書き出すには、ワークスペースのパスを書いてください。`,
  'output-not-registered': (s) =>
    `出力${s.name('output')}を${s.name('asset')}として登録するのは Azure ML だけです。名前はファイルにそのまま残ります。`,
  'output-not-produced': (s) =>
    `パイプラインの出力${s.name('name')}を作るノードがありません。ノードの出力を割り当てるか、削除してください。`,
  'output-promoted-twice': (s) =>
    `${s.name('first')}と${s.name('second')}の両方がパイプラインの出力${s.name('name')}になっています。どちらか一方にしてください。`,
  'path-outside-workspace': (s) =>
    `${s.name('path')}はワークスペースの外にあります。ワークスペースにコピーするか、--allow を付けて Millrace を起動してください。`,
  'pipeline-contains-itself': (s) =>
    `${atNode(s)}: パイプライン${s.name('file')}が自分自身を含んでいます。ノードを外してください。`,
  'pipeline-type-missing': () => '文書の種類が書かれていません。先頭に type: pipeline と書いてください。',
  'port-name-twice': (s) =>
    `${s.name('name')}という名前のポートが 2 つあります（大文字と小文字は区別されません）。片方の名前を変えてください。`,
  'reference-has-errors': (s) =>
    `パイプライン${s.name('file')}に誤りが ${s.text('count')} 件あります。開いて直してください。`,
  'setting-names-no-node': (s) =>
    `設定${s.name('key')}のノード${s.name('name')}が見つかりません。${didYouMean(s) || 'このパイプラインのノードを指定してください。'}`,
  'too-many-aliases': () =>
    '文書の別名（エイリアス）の展開が大きすぎるため読み込みません。値を直接書いてください。',
  'trigger-file-of-batch': () =>
    'trigger_file は実行ごとに 1 つのファイルですが、このスケジュールは複数のファイルで 1 回実行します。millrace.trigger_runs: each と書くか、trigger_folder を読んでください。',
  'undeclared-input': (s) =>
    `${atNode(s)}: コンポーネントに入力${s.name('input')}がないため、値は無視されます。${didYouMean(s) || '削除してください。'}`,
  'undeclared-output': (s) =>
    `${atNode(s)}: コンポーネントに出力${s.name('output')}がありません。${didYouMean(s) || '削除してください。'}`,
  'unknown-component-type': (s) =>
    `コンポーネントの種類${s.name('type')}はありません。${didYouMean(s) || 'type: command と書いてください。'}`,
  'unknown-document': () =>
    '種類の分からない文書です。type: とその内容、または Azure ML の $schema を書いてください。',
  'unknown-input-setting': (s) =>
    `パイプラインに入力${s.name('name')}はありません。${s.has('known') ? `あるのは${s.names('known')}です。` : '入力は 1 つもありません。'}`,
  'unknown-key': (s) => `キー${s.name('key')}はここでは使えません。${didYouMean(s) || '削除してください。'}`,
  'unknown-node': (s) =>
    `${atNode(s)}が参照するノード${s.name('name')}がありません。${didYouMean(s) || '別のノードを接続してください。'}`,
  'unknown-node-type': (s) =>
    `${atNode(s)}の種類${s.name('type')}はありません。${didYouMean(s) || 'type: command と書いてください。'}`,
  'unknown-output': (s) =>
    `${atNode(s)}が参照する出力${s.name('output')}は、ノード${s.name('source')}にありません。${didYouMean(s) || '別の出力を接続してください。'}`,
  'unknown-pipeline-input': (s) =>
    `${atNode(s)}が参照するパイプラインの入力${s.name('name')}がありません。${didYouMean(s) || 'inputs に追加してください。'}`,
  'unknown-pipeline-output': (s) =>
    `${atNode(s)}が割り当てるパイプラインの出力${s.name('name')}がありません。${didYouMean(s) || 'outputs に追加してください。'}`,
  'unknown-setting': (s) => `設定${s.name('key')}は知られていないため、効果がありません。${didYouMean(s)}`,
  'unknown-top-level-key': (s) =>
    `キー${s.name('key')}はここに書けず、Azure ML もこのファイルを拒否します。${didYouMean(s) || '削除してください。'}`,
  'unknown-type': (s) =>
    `${s.name('name')}の type ${s.name('type')}はありません。${didYouMean(s) || `${s.names('allowed')}のいずれかを書いてください。`}`,
  'wrong-kind': (s) =>
    `${atNode(s)}: ${s.title()}には${kind(s, 'expected')}が必要ですが、${s.name('from')}は${kind(s, 'got')}です。${connectOneOf(s, `${kind(s, 'expected')}の出力を接続してください。`)}`,
  'yaml-syntax': (s) => `YAML として読めません（${s.text('reason')}）。この位置の文を直してください。`,
};
