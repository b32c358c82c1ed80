// The formatter itself: StyLua, compiled to WebAssembly; loaded by the thread that formats and by nothing else.

import { CallParenType, Config, IndentType, LineEndings, LuaVersion, OutputVerification, QuoteStyle, formatCode, initSync } from '@johnnymorganz/stylua/web';
import type { FormatAnswer, FormatRequest } from './format-request';

/** Formats scripts with the WebAssembly that comes with the package. After a failure the instance may be damaged: make no second use of it. */
export class StyLua {
  /** @param wasm the package's WebAssembly; compiling it takes some ten milliseconds */
  constructor(wasm: Uint8Array<ArrayBuffer> | ArrayBuffer) {
    initSync({ module: wasm });
  }

  /** Never throws. */
  format({ script, habits }: FormatRequest): FormatAnswer {
    try {
      const config = Config.new();
      config.syntax = LuaVersion.LuaJIT;
      config.indent_type = habits.indentation === 'tabs' ? IndentType.Tabs : IndentType.Spaces;
      config.indent_width = habits.width;
      config.column_width = habits.lineLength;
      config.quote_style = habits.quotes === 'single' ? QuoteStyle.AutoPreferSingle : QuoteStyle.AutoPreferDouble;
      config.line_endings = LineEndings.Unix;
      // `f "x"` and `f("x")` are a matter of taste, and so left as they are.
      config.call_parentheses = CallParenType.Input;
      return { text: formatCode(script, config, undefined, OutputVerification.None) };
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }
}
