// The page of a sample run: what was sent folded on top, what came of it below, in the colours of the theme. Nothing is loaded from anywhere.

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
body { font: var(--vscode-font-weight) var(--vscode-font-size)/1.5 var(--vscode-font-family); color: var(--vscode-foreground); max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
h1 { font-size: 1.4em; font-weight: 600; margin: 0 0 .2rem; }
h2 { font-size: 1em; font-weight: 600; margin: 1.1rem 0 .3rem; }
p { margin: .2rem 0; }
.note, .none, .level, .brief { color: var(--vscode-descriptionForeground); }
.wrong { color: var(--vscode-errorForeground); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
details { border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent)); border-radius: 3px; margin: .5rem 0; padding: .3rem .6rem; }
details[open] { padding-bottom: .7rem; }
summary { cursor: pointer; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary strong { font-weight: 600; }
label { display: block; margin: .5rem 0 .15rem; }
textarea { display: block; width: 100%; box-sizing: border-box; resize: vertical; padding: .2rem .3rem; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-panel-border, transparent)); }
textarea[readonly] { opacity: .8; }
nav { margin: .7rem 0 1rem; display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .6rem; }
button { font: inherit; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; padding: .25rem .8rem; cursor: pointer; color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:hover { background: var(--vscode-button-hoverBackground); }
button.quiet { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
[hidden] { display: none !important; }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
.outcome { border-left: 3px solid var(--vscode-testing-iconPassed, var(--vscode-charts-green)); padding: .3rem .7rem; margin: 0 0 .5rem; }
.outcome.wrong { border-left-color: var(--vscode-testing-iconFailed, var(--vscode-errorForeground)); }
.outcome .called { color: var(--vscode-descriptionForeground); }
table { border-collapse: collapse; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); }
th, td { text-align: left; font-weight: normal; padding: 0 .8rem 0 0; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--vscode-descriptionForeground); white-space: nowrap; }
.change { padding: 0 .4rem; min-width: .7rem; }
tr.new, pre.new { background: var(--vscode-diffEditor-insertedTextBackground); outline: 1px dashed var(--vscode-diffEditor-insertedTextBorder, transparent); }
tr.gone { background: var(--vscode-diffEditor-removedTextBackground); outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent); }
tr.gone td, tr.gone th { text-decoration: line-through; }
pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0; padding: .4rem; border: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent)); }
code { font-family: var(--vscode-editor-font-family); }
ul { list-style: none; margin: 0; padding: 0; font-family: var(--vscode-editor-font-family); white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--vscode-textLink-foreground); }
</style>
</head>
<body>
<h1>Sample request</h1>
<p><a href="#" id="script"></a></p>
<p class="note" id="note"></p>
<form id="form">
<details id="request"><summary><strong>Request</strong> <span class="brief" id="requestBrief"></span></summary>
<label for="requestHeaders">Headers, one a line</label><textarea id="requestHeaders" rows="3" spellcheck="false" aria-describedby="requestProblem"></textarea><p class="wrong" id="requestProblem"></p>
<label for="requestBody">Body</label><textarea id="requestBody" spellcheck="false"></textarea></details>
<details id="response"><summary><strong>Response of the backend</strong> <span class="brief" id="responseBrief"></span></summary>
<label for="responseHeaders">Headers, one a line</label><textarea id="responseHeaders" rows="3" spellcheck="false" aria-describedby="responseProblem"></textarea><p class="wrong" id="responseProblem"></p>
<label for="responseBody">Body</label><textarea id="responseBody" spellcheck="false"></textarea></details>
<nav><button type="submit" title="Ctrl+Enter in a field">Run</button> <button type="button" class="quiet" id="save">Keep in a File</button><button type="button" class="quiet" id="file" hidden>Open the File</button></nav>
</form>
<main><div id="status" role="status"></div><div id="outcome"></div></main>
<script nonce="${nonce}">
const host = acquireVsCodeApi();
const byId = (id) => document.getElementById(id);
const fields = ['requestHeaders', 'requestBody', 'responseHeaders', 'responseBody'];
const form = () => Object.fromEntries(fields.map((name) => [name, byId(name).value]));
const fit = (field) => {
  if (field.offsetParent === null) return;
  field.style.height = 'auto';
  field.style.height = Math.min(320, field.scrollHeight + 2) + 'px';
};
for (const half of document.querySelectorAll('details')) half.addEventListener('toggle', () => half.querySelectorAll('textarea').forEach(fit));
window.addEventListener('message', ({ data }) => {
  if (data.form) for (const name of fields) { byId(name).value = data.form[name]; fit(byId(name)); }
  if (data.briefs) for (const side of ['request', 'response']) {
    byId(side + 'Brief').textContent = data.briefs[side];
    byId(side + 'Problem').textContent = data.problems[side];
    if (data.problems[side]) byId(side).open = true;
  }
  if (data.html === undefined) return;
  for (const name of fields) byId(name).readOnly = data.file !== undefined;
  byId('save').hidden = data.file !== undefined;
  byId('file').hidden = data.file === undefined;
  if (data.file !== undefined) byId('file').textContent = 'Open ' + data.file;
  byId('script').textContent = data.script;
  byId('script').dataset.line = data.line;
  byId('note').textContent = data.note;
  byId('status').innerHTML = data.status;
  byId('outcome').innerHTML = data.html;
});
byId('form').addEventListener('submit', (event) => { event.preventDefault(); host.postMessage({ act: 'run', form: form() }); });
byId('form').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  byId('form').requestSubmit();
});
byId('form').addEventListener('input', ({ target }) => { fit(target); host.postMessage({ act: 'edit', form: form() }); });
byId('save').addEventListener('click', () => host.postMessage({ act: 'save', form: form() }));
byId('file').addEventListener('click', () => host.postMessage({ act: 'file' }));
document.body.addEventListener('click', (event) => {
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
