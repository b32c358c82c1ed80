// One step of a dialogue: a list or a line to type in, with a title that counts and a button that leads back.

import { QuickInputButtons, window, type QuickInput, type QuickPickItem } from 'vscode';

/** What every step shows. */
export interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** What the user did: gave a value, went back, or gave up. */
export type Answer<Value> = { readonly is: 'given'; readonly value: Value } | { readonly is: 'back' } | { readonly is: 'cancelled' };

/** Lets the user choose; the item that `isActive` finds has the focus. */
export function choose<Item extends QuickPickItem>(frame: StepFrame, items: readonly Item[], { placeholder, isActive }: { readonly placeholder: string; readonly isActive?: (item: Item) => boolean }): Promise<Answer<Item>> {
  const pick = window.createQuickPick<Item>();
  pick.items = items;
  pick.placeholder = placeholder;
  pick.matchOnDetail = true;
  pick.matchOnDescription = true;
  const active = isActive && items.find(isActive);
  if (active) pick.activeItems = [active];
  return ask(frame, pick, (give) => pick.onDidAccept(() => pick.selectedItems[0] && give(pick.selectedItems[0])));
}

/** Lets the user mark several items. */
export function chooseSeveral<Item extends QuickPickItem>(frame: StepFrame, items: readonly Item[], { placeholder, isMarked }: { readonly placeholder: string; readonly isMarked: (item: Item) => boolean }): Promise<Answer<readonly Item[]>> {
  const pick = window.createQuickPick<Item>();
  pick.canSelectMany = true;
  pick.items = items;
  pick.placeholder = placeholder;
  pick.selectedItems = items.filter(isMarked);
  return ask(frame, pick, (give) => pick.onDidAccept(() => give(pick.selectedItems)));
}

/** Lets the user type; what `check` finds wrong is shown, and keeps Enter from going on. */
export function type(frame: StepFrame, { value, prompt, placeholder, check }: { readonly value: string; readonly prompt: string; readonly placeholder?: string; readonly check: (text: string) => string | undefined }): Promise<Answer<string>> {
  const input = window.createInputBox();
  input.value = value;
  input.prompt = prompt;
  if (placeholder !== undefined) input.placeholder = placeholder;
  const review = (): string | undefined => (input.validationMessage = check(input.value)) as string | undefined;
  return ask(frame, input, (give) => {
    input.onDidChangeValue(review);
    input.onDidAccept(() => review() === undefined && give(input.value));
  });
}

function ask<Value>(frame: StepFrame, input: QuickInput & { buttons: readonly object[]; onDidTriggerButton(listener: (button: unknown) => void): unknown }, listen: (give: (value: Value) => void) => void): Promise<Answer<Value>> {
  const { title, step, totalSteps } = frame;
  Object.assign(input, { title, step, totalSteps });
  // The preview beside it may take the focus.
  input.ignoreFocusOut = true;
  input.buttons = step > 1 ? [QuickInputButtons.Back] : [];
  return new Promise((resolve) => {
    const end = (answer: Answer<Value>): void => {
      resolve(answer);
      input.dispose();
    };
    input.onDidTriggerButton((button) => button === QuickInputButtons.Back && end({ is: 'back' }));
    input.onDidHide(() => end({ is: 'cancelled' }));
    listen((value) => end({ is: 'given', value }));
    input.show();
  });
}
