// Other extensions that help with Lua: what they show as well is not to be there twice.

import { extensions } from 'vscode';

const languageServers: readonly string[] = ['sumneko.lua', 'tangzx.emmylua', 'yinfei.luahelper'];
const formatters: readonly string[] = [...languageServers, 'johnnymorganz.stylua', 'koihik.vscode-lua-format'];

/** Whether another extension knows the language. */
export function othersKnowLua(): boolean {
  return languageServers.some(isThere);
}

/** Whether another extension formats files of Lua: VS Code would ask which of two is to do it. */
export function othersFormatLua(): boolean {
  return formatters.some(isThere);
}

function isThere(id: string): boolean {
  return extensions.getExtension(id) !== undefined;
}
