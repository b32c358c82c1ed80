// The words of the status bar item: the release in force, the problems of the file, or what ails the server.

import type { SessionState } from './session-state';

/** What the status bar item is made of; icons in VS Code's `$(name)` notation. */
export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** For screen readers: the text without icons. */
  readonly spoken: string;
  readonly level: 'normal' | 'warning' | 'error';
}

/** The problems of one file by severity; information and hints count together. */
export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
}

/** The release in force for a file: `1.9`, and why, in words. */
export interface ReleaseInForce {
  readonly release: string;
  readonly reason?: string | undefined;
  /** The user's own CRDs that take the place of bundled schemas, in words. */
  readonly schemas?: string | undefined;
}

/**
 * Words the status bar item.
 * @param release undefined until the server has said it
 */
export function statusText(state: SessionState, release: ReleaseInForce | undefined, problems: ProblemCounts): StatusText {
  if (state === 'failed') {
    return {
      text: '$(error) Envoy Gateway',
      tooltip: 'The language server ended repeatedly and was not started again. Click to restart it or to see why.',
      spoken: 'Envoy Gateway: the language server has stopped',
      level: 'error',
    };
  }
  if (state !== 'running') {
    return { text: '$(sync~spin) Envoy Gateway', tooltip: 'The language server is starting.', spoken: 'Envoy Gateway: the language server is starting', level: 'normal' };
  }
  const name = release ? `Envoy Gateway ${release.release}` : 'Envoy Gateway';
  const counted = countedProblems(problems);
  return {
    text: `${name} ${problemIcons(problems)}`,
    tooltip: [`**${name}**${release?.reason ? `: ${release.reason}` : ''}`, ...(release?.schemas ? [`Checked by the ${release.schemas}.`] : []), counted, 'Click for the menu.'].join('\n\n'),
    spoken: `${name}, ${counted}`,
    level: problems.errors > 0 ? 'error' : 'normal',
  };
}

function problemIcons({ errors, warnings, others }: ProblemCounts): string {
  const parts = [
    ...(errors > 0 ? [`$(error) ${errors}`] : []),
    ...(warnings > 0 ? [`$(warning) ${warnings}`] : []),
    ...(others > 0 ? [`$(info) ${others}`] : []),
  ];
  return parts.length > 0 ? parts.join(' ') : '$(check)';
}

function countedProblems({ errors, warnings, others }: ProblemCounts): string {
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(others > 0 ? [plural(others, 'remark')] : []),
  ];
  return parts.length > 0 ? `${parts.join(', ')} in this file` : 'no problems in this file';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
