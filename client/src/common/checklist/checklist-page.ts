// The panel's page: its style in the colours of the theme, and the script that hands clicks to the extension. Nothing is loaded from anywhere.

/** The page around the list; `nonce` is new for each page. */
export function pageHtml(nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checklist</title>
<style nonce="${nonce}">
body { font: var(--vscode-font-weight) var(--vscode-font-size)/1.5 var(--vscode-font-family); color: var(--vscode-foreground); max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
h1 { font-size: 1.5em; font-weight: 600; margin: 0; }
h1 small { font-size: .6em; font-weight: normal; color: var(--vscode-descriptionForeground); }
h2 { font-size: 1em; font-weight: 600; margin: 0; }
p { margin: .15rem 0; }
header p { color: var(--vscode-descriptionForeground); }
header .sum { color: var(--vscode-foreground); margin-top: .6rem; }
progress { width: 100%; height: 6px; accent-color: var(--vscode-progressBar-background); }
nav { margin: .6rem 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
li { display: flex; gap: .75rem; padding: .6rem 0; border-top: 1px solid var(--vscode-widget-border, var(--vscode-panel-border, transparent)); }
.box { flex: 0 0 1.25rem; text-align: center; }
.mark { font-weight: bold; }
li.done .mark { color: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); }
li.wrong .mark { color: var(--vscode-testing-iconFailed, var(--vscode-errorForeground)); }
li.done h2 { font-weight: normal; }
li p { color: var(--vscode-descriptionForeground); }
li .fix { color: var(--vscode-foreground); }
code { font-family: var(--vscode-editor-font-family); font-size: .95em; color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background); padding: 0 .2em; border-radius: 3px; overflow-wrap: anywhere; }
a { color: var(--vscode-textLink-foreground); }
button { font: inherit; border: 0; border-radius: 2px; padding: .2rem .7rem; cursor: pointer; color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button:hover { background: var(--vscode-button-hoverBackground); }
button.quiet, li button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
</style>
</head>
<body>
<main></main>
<script nonce="${nonce}">
const host = acquireVsCodeApi();
const main = document.querySelector('main');
window.addEventListener('message', ({ data }) => {
  const held = document.activeElement && document.activeElement.dataset ? { ...document.activeElement.dataset } : {};
  main.innerHTML = data.html;
  if (!held.act) return;
  const again = [...main.querySelectorAll('[data-act]')].find((one) => one.dataset.act === held.act && one.dataset.id === held.id);
  if (again) again.focus();
});
main.addEventListener('click', (event) => {
  const found = event.target.closest('[data-act]');
  if (!found) return;
  if (found.tagName === 'A') event.preventDefault();
  host.postMessage({ act: found.dataset.act, id: found.dataset.id, checked: found.checked === true });
});
host.postMessage({ act: 'ready' });
</script>
</body>
</html>`;
}
