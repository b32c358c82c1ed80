// Reads snippets as an editor does: what stands in the text when every tab stop is left as it is.

import assert from 'node:assert/strict';

/** The text of a snippet (LSP 3.17, snippet syntax) with its placeholders, first choices and mirrors in it. */
export function expandSnippet(snippet: string): string {
  const values = new Map<string, string>();
  return new SnippetReader(snippet, values).read();
}

/** Numbers of the tab stops in the order in which they are met first. */
export function tabStopsOf(snippet: string): string[] {
  const values = new Map<string, string>();
  new SnippetReader(snippet, values).read();
  return [...values.keys()];
}

class SnippetReader {
  private at = 0;

  constructor(
    private readonly snippet: string,
    private readonly values: Map<string, string>,
  ) {}

  read(end = ''): string {
    let text = '';
    while (this.at < this.snippet.length && this.snippet[this.at] !== end) text += this.piece();
    return text;
  }

  private piece(): string {
    const rest = this.snippet.slice(this.at);
    const escaped = /^\\([\\$}])/.exec(rest);
    if (escaped) return this.take(2, escaped[1]!);
    const bare = /^\$(\d+)/.exec(rest) ?? /^\$\{(\d+)\}/.exec(rest);
    if (bare) return this.take(bare[0].length, this.known(bare[1]!));
    const choice = /^\$\{(\d+)\|((?:\\.|[^\\|])*)\|\}/.exec(rest);
    if (choice) {
      const [first = ''] = choice[2]!.split(/(?<!\\),/);
      return this.take(choice[0].length, this.set(choice[1]!, first.replace(/\\([\\,|])/g, '$1')));
    }
    const placeholder = /^\$\{(\d+):/.exec(rest);
    if (placeholder) {
      this.at += placeholder[0].length;
      const text = this.read('}');
      assert.equal(this.snippet[this.at], '}', `not closed: ${rest.slice(0, 40)}`);
      this.at++;
      return this.set(placeholder[1]!, text);
    }
    assert.ok(!rest.startsWith('$'), `would be read as a variable: ${rest.slice(0, 40)}`);
    return this.take(1, rest[0]!);
  }

  private take(length: number, text: string): string {
    this.at += length;
    return text;
  }

  private known(number: string): string {
    if (!this.values.has(number)) this.values.set(number, '');
    return this.values.get(number)!;
  }

  private set(number: string, text: string): string {
    assert.ok(!this.values.has(number), `tab stop ${number} has two values`);
    this.values.set(number, text);
    return text;
  }
}
