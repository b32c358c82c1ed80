// The text of a script as a file of its own: whether it can be one.

/** Why a text cannot be edited as a file, as the end of a sentence: editors would change these characters without a word. */
export function unfitForEditor(text: string): string | undefined {
  if (text.includes('\r')) return 'it has carriage returns, which an editor would take for line breaks';
  if (/[\0\ufeff]/.test(text)) return 'it has characters that an editor would take away';
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text) ? 'it has halves of characters' : undefined;
}
