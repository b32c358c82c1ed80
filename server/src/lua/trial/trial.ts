// The controller's trial run: both handlers with mocks, each in a fresh state, and what comes of it in words and places.

import lua51 from 'lua-wasm-bindings/dist/glue/glue-lua-5.1.5.wasm';
import { entryPoints, type EntryPoint } from '../api';
import { analyseLua } from '../analyse';
import type { LuaScript } from '../syntax-tree';
import { walkBlock } from '../walk';
import { asPlainLua } from './plain-lua';
import interpreter from './interpreter.lua';
import { compileLua, runLua, type LuaLibrary, type MachineLimits, type MachineOutcome } from './lua-machine';
import { runSample } from './sample';
import type { SampleOutcome, SampleRequest } from './sample-request';
import patterns from './patterns.lua';
import strictMocks from './strict-mocks.lua';
import texts from './texts.lua';
import type { TrialAnswer, TrialWork } from './trial-work';
import type { TrialRequest, TrialVerdict } from './trial-verdict';
import { explainFailure, explainStop } from './words';

/** What one run may take. An endless loop uses up the instructions in well under a second; the controller gives it five. */
const limits: MachineLimits = {
  instructions: 60_000_000,
  milliseconds: 600,
  memory: 40 * 1024 * 1024,
  depth: { most: 256, chunks: ['script', 'mocks'] },
};

/** Runs scripts as the controller does before it accepts a policy. Compiling Lua takes some milliseconds, once. */
export class Trials {
  private library: LuaLibrary | undefined;

  /** @param share of the usual time and instructions, for threads that have other work to do */
  constructor(private readonly share = 1) {}

  /** Synchronous; bounded in time, memory and depth. Never throws. */
  run({ script, release }: TrialRequest): TrialVerdict {
    const helpers = { checkBound: nameNotIn(script, 'check_bound'), beforeJump: nameNotIn(script, 'before_jump'), unforeseen: nameNotIn(script, 'unforeseen') };
    const analysis = analyseLua(script);
    const plain = asPlainLua(analysis, helpers);
    if (plain === undefined) return { outcome: 'not-tried', reason: 'syntax' };
    const sandboxed = release >= firstSandbox;
    const parameters = usesArguments(analysis.script) ? '...' : '';
    const text = (entry: EntryPoint): string => `local ${helpers.checkBound}, ${helpers.beforeJump}, ${helpers.unforeseen} = ... return function(${parameters}) ${plain}\n${entry}(StreamHandle)\nend`;
    const verdict = this.runBoth(script, text, release, sandboxed);
    // Their first patch releases had no sandbox, and nobody says which patch release is in use.
    const olderPatches = sandboxed && release < alwaysSandboxed && verdict.outcome === 'fails' && verdict.severity === 'error';
    if (!olderPatches || this.runBoth(script, text, release, false).outcome !== 'passes') return verdict;
    return { ...verdict, severity: 'warning', message: `${verdict.message} Releases before 1.${release}.${release === 5 ? 7 : 2} had no sandbox and accept it.` };
  }

  /** Does whatever a thread is asked to do. */
  answer(work: TrialWork): TrialAnswer {
    return 'sample' in work ? this.runSample(work) : this.run(work);
  }

  /** Runs a script with a sample request. Bounded like a trial; never throws. */
  runSample(request: SampleRequest): SampleOutcome {
    this.library ??= compileLua(lua51);
    return runSample(this.library, limits, request);
  }

  private runBoth(script: string, text: (entry: EntryPoint) => string, release: number, sandboxed: boolean): TrialVerdict {
    for (const entry of [entryPoints.request, entryPoints.response]) {
      if (!script.includes(entry)) continue;
      const outcome = this.runOne(text(entry), release, sandboxed);
      const verdict = this.judge(script, entry, release, outcome);
      if (verdict) return verdict;
    }
    return { outcome: 'passes' };
  }

  private runOne(script: string, release: number, sandboxed: boolean): MachineOutcome {
    this.library ??= compileLua(lua51);
    return runLua(
      this.library,
      { ...limits, instructions: limits.instructions * this.share, milliseconds: limits.milliseconds * this.share },
      [
        { name: 'interpreter', text: interpreter },
        { name: 'mocks', text: strictMocks },
        { name: 'patterns', text: patterns },
        { name: 'texts', text: texts },
        { name: 'script', text: script },
      ],
      [String(release), sandboxed ? 'sandbox' : 'open'],
    );
  }

  /** @returns undefined where the script passed */
  private judge(script: string, entry: EntryPoint, release: number, outcome: MachineOutcome): TrialVerdict | undefined {
    if (outcome.status === 'stopped') return explainStop(script, entry, outcome.reason, linesOf(outcome.where), release);
    // Our own part failed: no word about the script.
    if (outcome.status === 'error') return { outcome: 'not-tried', reason: 'crash' };
    const [status, lines = '', type = '', certainty, ...message] = outcome.result.split('\n');
    if (status === 'passes') return undefined;
    if (status !== 'error' || certainty === 'uncertain') return { outcome: 'not-tried', reason: status === 'syntax' ? 'syntax' : 'host' };
    if (mayBeNumber(script, message[0] ?? '')) return { outcome: 'not-tried', reason: 'host' };
    return explainFailure({ script, entry, release, lines: linesOf(lines), value: type, message: message.join('\n') });
  }
}

/** 1.5.7, 1.6.2 and 1.7.0 brought it. */
const firstSandbox = 5;
const alwaysSandboxed = 7;

/** Whether a text was no number that may be one to the controller's interpreter, which also reads `0b11`, `0o17` and `1_000`. */
function mayBeNumber(script: string, message: string): boolean {
  return /arithmetic on .*string value|number expected, got string/.test(message) && /0[bo]\d|\d_\d/i.test(script);
}

/** Whether `...` stands outside of all functions. */
function usesArguments({ body }: LuaScript): boolean {
  let found = false;
  walkBlock(body, {
    expression: ({ type }) => {
      found ||= type === 'vararg';
      return type !== 'function';
    },
  });
  return found;
}

/** A name that the script does not use. */
function nameNotIn(script: string, name: string): string {
  return script.includes(name) ? nameNotIn(script, `${name}_`) : name;
}

function linesOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(',').map(Number);
}
