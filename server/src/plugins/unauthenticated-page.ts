/** What a browser sees that comes without a session: where to find the address that has a code. */
export const unauthenticatedPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Millrace: sign in</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; }
code { font-family: ui-monospace, Menlo, monospace; font-size: 0.9em; }
h1 { font-size: 1.4rem; }
section + section { margin-top: 2.5rem; border-top: 1px solid #8884; padding-top: 1rem; }
</style>
</head>
<body>
<section>
<h1>Millrace is running, but this address is not complete</h1>
<p>Go to the terminal in which Millrace was started and open the whole address that it printed. It ends in <code>/?code=…</code> and works once; after that this browser is remembered.</p>
<p>Is the code used up? Run <code>millrace</code> again in the same folder: it prints a fresh address.</p>
</section>
<section lang="ja">
<h1>Millrace は動作していますが、このアドレスは不完全です</h1>
<p>Millrace を起動したターミナルに表示されたアドレス全体を開いてください。末尾は <code>/?code=…</code> で、一度だけ使えます。その後はこのブラウザーが記憶されます。</p>
<p>コードを使用済みの場合は、同じフォルダーで <code>millrace</code> をもう一度実行すると、新しいアドレスが表示されます。</p>
</section>
</body>
</html>
`;
