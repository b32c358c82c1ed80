// The page of a sample run: a form on top, the outcome below, in the colours of the theme. Nothing is loaded from anywhere.

/** The page; `nonce` is new for each. */
export function pageHtml(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sample request</title>
<style nonce="${nonce}">
body { font: var(--vscode-font-weight) var(--vscode-font-size)/1.5 var(--vscode-font-family); color: var(--vscode-foreground); max-width: 70rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
h1 { font-size: 1.4em; font-weight: 600; margin: 0 0 .4rem; }
h2 { font-size: 1em; font-weight: 600; margin: 1rem 0 .3rem; }
p { margin: .2rem 0; }
.note, .none, .level { color: var(--vscode-descriptionForeground); }
.wrong { color: var(--vscode-errorForeground); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1rem; }
label { display: block; margin-top: .4rem; }
textarea { display: block; width: 100%; box-sizing: border-box; resize: vertical; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-panel-border, transparent)); }
nav { margin: .8rem 0; }
button { font: inherit; border: 0; border-radius: 2px; padding: .25rem .8rem; cursor: pointer; color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:hover { background: var(--vscode-button-hoverBackground); }
button.quiet { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
table { border-collapse: collapse; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
th, td { text-align: left; font-weight: normal; padding: 0 .8rem 0 0; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--vscode-descriptionForeground); }
.change { padding: 0 .4rem; }
tr.new, pre.new { background: var(--vscode-diffEditor-insertedTextBackground); }
tr.gone { background: var(--vscode-diffEditor-removedTextBackground); }
pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; padding: .4rem; border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent)); }
ul { list-style: none; margin: 0; padding: 0; font-family: var(--vscode-editor-font-family); }
a { color: var(--vscode-textLink-foreground); }
</style>
</head>
<body>
<h1 id="title">Sample request</h1>
<p class="note" id="note"></p>
<form id="form">
<div class="sides">
<div><h2>Request</h2><label>Headers, one a line<textarea id="requestHeaders" rows="8" spellcheck="false"></textarea></label><label>Body<textarea id="requestBody" rows="3" spellcheck="false"></textarea></label></div>
<div><h2>Response of the backend</h2><label>Headers, one a line<textarea id="responseHeaders" rows="8" spellcheck="false"></textarea></label><label>Body<textarea id="responseBody" rows="3" spellcheck="false"></textarea></label></div>
</div>
<nav><button type="submit">Run</button> <button type="button" class="quiet" id="save">Keep in a file</button></nav>
</form>
<main aria-live="polite"></main>
<script nonce="${nonce}">
const host = acquireVsCodeApi();
const byId = (id) => document.getElementById(id);
const fields = ['requestHeaders', 'requestBody', 'responseHeaders', 'responseBody'];
const form = () => Object.fromEntries(fields.map((name) => [name, byId(name).value]));
window.addEventListener('message', ({ data }) => {
  if (data.form) for (const name of fields) byId(name).value = data.form[name];
  for (const name of fields) byId(name).readOnly = data.fromFile;
  byId('save').hidden = data.fromFile;
  byId('title').textContent = data.title;
  byId('note').textContent = data.note;
  document.querySelector('main').innerHTML = data.html;
});
byId('form').addEventListener('submit', (event) => { event.preventDefault(); host.postMessage({ act: 'run', form: form() }); });
byId('form').addEventListener('input', () => host.postMessage({ act: 'edit', form: form() }));
byId('save').addEventListener('click', () => host.postMessage({ act: 'save', form: form() }));
document.querySelector('main').addEventListener('click', (event) => {
  const link = event.target.closest('[data-line]');
  if (!link) return;
  event.preventDefault();
  host.postMessage({ act: 'open', line: Number(link.dataset.line) });
});
host.postMessage({ act: 'ready' });
</script>
</body>
</html>`;
}
