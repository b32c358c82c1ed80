// All scaffolds and fragments, in the order in which lists show them.

import { backendRef } from './backend-ref';
import { dynamicModule } from './dynamic-module';
import { extProc } from './extproc';
import { luaConfigMap, luaScript } from './lua-configmap';
import { luaEnable } from './lua-enable';
import { luaHandler } from './lua-handler';
import { luaInline } from './lua-inline';
import { moduleRegistration } from './module-registration';
import { patch } from './patch';
import { patchEnable } from './patch-enable';
import { patchOperation } from './patch-operation';
import { processingModeFragment } from './processing-mode';
import { processorService } from './processor-service';
import { referenceGrant } from './reference-grant';
import { registrySecret } from './registry-secret';
import type { Fragment, Scaffold } from './scaffold';
import { targetRef } from './target-ref';
import { wasmHttp } from './wasm-http';
import { wasmImage } from './wasm-image';

export const allScaffolds: readonly Scaffold[] = [extProc, wasmHttp, wasmImage, luaInline, luaConfigMap, dynamicModule, patch, processorService, luaScript, registrySecret, moduleRegistration, referenceGrant, luaEnable, patchEnable];

export const allFragments: readonly Fragment[] = [targetRef, backendRef, processingModeFragment, luaHandler, patchOperation];
