// All rules, in the order of their names; `npm run new-rule` adds to this list.

import type { Rule } from './rule';
import { annotationSyntax } from './annotation-syntax';
import { autoscaler } from './autoscaler';
import { backendTarget } from './backend-target';
import { celRule } from './cel-rule';
import { codeUrl } from './code-url';
import { conflictingItems } from './conflicting-items';
import { conflictingPolicies } from './conflicting-policies';
import { contradictingValues } from './contradicting-values';
import { dataKey } from './data-key';
import { definitionCel } from './definition-cel';
import { deprecatedField } from './deprecated-field';
import { duplicateListItem } from './duplicate-list-item';
import { duplicateResource } from './duplicate-resource';
import { duplicateTarget } from './duplicate-target';
import { dynamicModuleUnregistered } from './dynamic-module-unregistered';
import { enumValue } from './enum-value';
import { exclusiveFields } from './exclusive-fields';
import { extensionApiDisabled } from './extension-api-disabled';
import { fieldNotForType } from './field-not-for-type';
import { fieldRequiredByType } from './field-required-by-type';
import { invalidDefinition } from './invalid-definition';
import { invalidFormat } from './invalid-format';
import { itemCount } from './item-count';
import { labelSelector } from './label-selector';
import { labelSyntax } from './label-syntax';
import { luaAmbiguousCall } from './lua-ambiguous-call';
import { luaArgumentCount } from './lua-argument-count';
import { luaArgumentType } from './lua-argument-type';
import { luaColonOrDot } from './lua-colon-or-dot';
import { luaConcatInLoop } from './lua-concat-in-loop';
import { luaConfigMap } from './lua-config-map';
import { luaDeprecatedFunction } from './lua-deprecated-function';
import { luaDisabled } from './lua-disabled';
import { luaDuplicateHandler } from './lua-duplicate-handler';
import { luaEmptyBlock } from './lua-empty-block';
import { luaFilterContext } from './lua-filter-context';
import { luaFinalReturn } from './lua-final-return';
import { luaForbiddenFunction } from './lua-forbidden-function';
import { luaGlobalWrite } from './lua-global-write';
import { luaHandlerMentioned } from './lua-handler-mentioned';
import { luaHandlerParameters } from './lua-handler-parameters';
import { luaHttpCall } from './lua-http-call';
import { luaIndexedObject } from './lua-indexed-object';
import { luaLengthWithHoles } from './lua-length-with-holes';
import { luaLiteralComparison } from './lua-literal-comparison';
import { luaLocalHandler } from './lua-local-handler';
import { luaLuajitSyntax } from './lua-luajit-syntax';
import { luaMissingHandler } from './lua-missing-handler';
import { luaMisspeltHandler } from './lua-misspelt-handler';
import { luaModifyWhileIterating } from './lua-modify-while-iterating';
import { luaNilResult } from './lua-nil-result';
import { luaRefusedByValidation } from './lua-refused-by-validation';
import { luaRespond } from './lua-respond';
import { luaShadowing } from './lua-shadowing';
import { luaStaleObject } from './lua-stale-object';
import { luaStoredObject } from './lua-stored-object';
import { luaStreamOrder } from './lua-stream-order';
import { luaSwitches } from './lua-switches';
import { luaSyntax } from './lua-syntax';
import { luaTrialRun } from './lua-trial-run';
import { luaUndefinedGlobal } from './lua-undefined-global';
import { luaUnknownMethod } from './lua-unknown-method';
import { luaUnreachableCode } from './lua-unreachable-code';
import { luaUnused } from './lua-unused';
import { luaWrongOperand } from './lua-wrong-operand';
import { luaWrongPath } from './lua-wrong-path';
import { luaYieldNotAllowed } from './lua-yield-not-allowed';
import { missingApiVersion } from './missing-api-version';
import { missingChoice } from './missing-choice';
import { missingField } from './missing-field';
import { missingGrant } from './missing-grant';
import { missingKind } from './missing-kind';
import { missingName } from './missing-name';
import { missingPart } from './missing-part';
import { nullValue } from './null-value';
import { numberRange } from './number-range';
import { objectName } from './object-name';
import { patchName } from './patch-name';
import { patchOperation } from './patch-operation';
import { patchPath } from './patch-path';
import { patternMismatch } from './pattern-mismatch';
import { podTemplate } from './pod-template';
import { processorBackend } from './processor-backend';
import { referenceKind } from './reference-kind';
import { servicePorts } from './service-ports';
import { serviceSettings } from './service-settings';
import { sourceRanges } from './source-ranges';
import { stringLength } from './string-length';
import { surprisingValue } from './surprising-value';
import { targetKind } from './target-kind';
import { targetWithoutEffect } from './target-without-effect';
import { todoPlaceholder } from './todo-placeholder';
import { unionMismatch } from './union-mismatch';
import { unknownField } from './unknown-field';
import { unknownKind } from './unknown-kind';
import { unknownSuppression } from './unknown-suppression';
import { unsupportedField } from './unsupported-field';
import { unsupportedValue } from './unsupported-value';
import { wasmChecksum } from './wasm-checksum';
import { wasmSecret } from './wasm-secret';
import { workloadSettings } from './workload-settings';
import { wrongApiVersion } from './wrong-api-version';
import { wrongType } from './wrong-type';
import { yamlAliasBomb } from './yaml-alias-bomb';
import { yamlDuplicateKey } from './yaml-duplicate-key';
import { yamlIndentation } from './yaml-indentation';
import { yamlMissingSeparator } from './yaml-missing-separator';
import { yamlSyntax } from './yaml-syntax';
import { yamlTab } from './yaml-tab';
import { yamlTooDeep } from './yaml-too-deep';
import { yamlUndefinedAlias } from './yaml-undefined-alias';

export const allRules: readonly Rule[] = [
  annotationSyntax,
  autoscaler,
  backendTarget,
  celRule,
  codeUrl,
  conflictingItems,
  conflictingPolicies,
  contradictingValues,
  dataKey,
  definitionCel,
  deprecatedField,
  duplicateListItem,
  duplicateResource,
  duplicateTarget,
  dynamicModuleUnregistered,
  enumValue,
  exclusiveFields,
  extensionApiDisabled,
  fieldNotForType,
  fieldRequiredByType,
  invalidDefinition,
  invalidFormat,
  itemCount,
  labelSelector,
  labelSyntax,
  luaAmbiguousCall,
  luaArgumentCount,
  luaArgumentType,
  luaColonOrDot,
  luaConcatInLoop,
  luaConfigMap,
  luaDeprecatedFunction,
  luaDisabled,
  luaDuplicateHandler,
  luaEmptyBlock,
  luaFilterContext,
  luaFinalReturn,
  luaForbiddenFunction,
  luaGlobalWrite,
  luaHandlerMentioned,
  luaHandlerParameters,
  luaHttpCall,
  luaIndexedObject,
  luaLengthWithHoles,
  luaLiteralComparison,
  luaLocalHandler,
  luaLuajitSyntax,
  luaMissingHandler,
  luaMisspeltHandler,
  luaModifyWhileIterating,
  luaNilResult,
  luaRefusedByValidation,
  luaRespond,
  luaShadowing,
  luaStaleObject,
  luaStoredObject,
  luaStreamOrder,
  luaSwitches,
  luaSyntax,
  luaTrialRun,
  luaUndefinedGlobal,
  luaUnknownMethod,
  luaUnreachableCode,
  luaUnused,
  luaWrongOperand,
  luaWrongPath,
  luaYieldNotAllowed,
  missingApiVersion,
  missingChoice,
  missingField,
  missingGrant,
  missingKind,
  missingName,
  missingPart,
  nullValue,
  numberRange,
  objectName,
  patchName,
  patchOperation,
  patchPath,
  patternMismatch,
  podTemplate,
  processorBackend,
  referenceKind,
  servicePorts,
  serviceSettings,
  sourceRanges,
  stringLength,
  surprisingValue,
  targetKind,
  targetWithoutEffect,
  todoPlaceholder,
  unionMismatch,
  unknownField,
  unknownKind,
  unknownSuppression,
  unsupportedField,
  unsupportedValue,
  wasmChecksum,
  wasmSecret,
  workloadSettings,
  wrongApiVersion,
  wrongType,
  yamlAliasBomb,
  yamlDuplicateKey,
  yamlIndentation,
  yamlMissingSeparator,
  yamlSyntax,
  yamlTab,
  yamlTooDeep,
  yamlUndefinedAlias,
];
