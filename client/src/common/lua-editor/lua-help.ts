// What the server knows about scripts (completion, hovers, signatures), in their own editors too: asked where they stand in their files.

import { Disposable, languages, type Position, type TextDocument } from 'vscode';
import type { BaseLanguageClient, CompletionItem, Hover, SignatureHelp } from 'vscode-languageclient';
import type { ScriptOfFile } from '../lua-scripts';
import { luaAnswersRequest, type LuaAnswersParams } from '../protocol';
import type { ServerSession } from '../server-session';
import { luaScheme } from './lua-address';

interface Answers {
  readonly completion?: CompletionItem[];
  readonly hover?: Hover;
  readonly signature?: SignatureHelp;
}

/** Offers it to editors of scripts. @param placeOf where the script of an editor stands, after what was typed has reached it */
export function helpInScripts(session: ServerSession, placeOf: (document: TextDocument) => Promise<ScriptOfFile | undefined>): Disposable {
  const ask = async (document: TextDocument, { line, character }: Position, about: LuaAnswersParams['about']): Promise<{ readonly client: BaseLanguageClient; readonly answers: Answers } | undefined> => {
    const place = await placeOf(document);
    const client = session.running;
    if (!place || !client) return undefined;
    const params: LuaAnswersParams = { uri: client.code2ProtocolConverter.asUri(place.uri), script: place.script, position: { line, character }, about };
    return { client, answers: await client.sendRequest<Answers>(luaAnswersRequest, params) };
  };
  const scripts = { scheme: luaScheme };
  return Disposable.from(
    languages.registerCompletionItemProvider(
      scripts,
      {
        async provideCompletionItems(document, position) {
          const asked = await ask(document, position, 'completion');
          return asked?.client.protocol2CodeConverter.asCompletionResult(asked.answers.completion ?? []);
        },
      },
      '.',
      ':',
    ),
    languages.registerHoverProvider(scripts, {
      async provideHover(document, position) {
        const asked = await ask(document, position, 'hover');
        return asked?.client.protocol2CodeConverter.asHover(asked.answers.hover);
      },
    }),
    languages.registerSignatureHelpProvider(
      scripts,
      {
        async provideSignatureHelp(document, position) {
          const asked = await ask(document, position, 'signature');
          return asked?.client.protocol2CodeConverter.asSignatureHelp(asked.answers.signature);
        },
      },
      '(',
      ',',
    ),
  );
}
