// What the server tells about checklists: the client's side of that message.

import type { Range, TextEdit } from 'vscode-languageclient';

/** Client to server: the checklists of a file's policies. Parameters: `FileParams`. */
export const checklistRequest = 'envoyGateway/checklist';

export interface ChecklistResult {
  readonly checklists: readonly Checklist[];
}

export interface Checklist {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The policy's kind in the text. */
  readonly range: Range;
  readonly items: readonly ChecklistItem[];
}

export interface ChecklistItem {
  readonly id: string;
  /** What is to hold; back-ticks around names. */
  readonly title: string;
  readonly state: 'done' | 'wrong' | 'by-hand';
  readonly evidence: string;
  readonly place?: { readonly uri: string; readonly range: Range };
  readonly fix?: string;
  readonly edits?: readonly TextEdit[];
  readonly command?: 'status' | 'sha256';
}
