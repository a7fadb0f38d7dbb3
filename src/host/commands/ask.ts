/** Questions to a person. `undefined` always means: they changed their mind. */
import * as vscode from 'vscode';
import { MaverickError } from '../../core/errors.ts';

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
}

/** A page that has just been rendered may take the focus: that is no answer. */
const KEPT = { ignoreFocusOut: true } as const;

/** Asks only when there is something to choose. */
export async function choose<T>(choices: readonly Choice<T>[], placeHolder: string): Promise<T | undefined> {
  const [only, ...others] = choices;
  if (only !== undefined && others.length === 0) return only.value;
  const picked = await vscode.window.showQuickPick([...choices], {
    placeHolder,
    matchOnDescription: true,
    ...KEPT,
  });
  return picked?.value;
}

/** One line that may stay empty. */
export async function askReason(title: string, prompt: string): Promise<string | undefined> {
  return vscode.window.showInputBox({ title, prompt, placeHolder: 'Why? (optional, recorded)', ...KEPT });
}

/** A protected environment is confirmed by typing its name, with context and namespace in sight. */
export async function confirmProtected(environment: {
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
}): Promise<boolean> {
  const { name, context, namespace } = environment;
  const typed = await vscode.window.showInputBox({
    title: `${name} is protected`,
    prompt: `Context ${context}, namespace ${namespace}. Type "${name}" to go on.`,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' || name.startsWith(value) ? undefined : `This is not "${name}".`),
  });
  if (typed === undefined) return false;
  if (typed === name) return true;
  throw new MaverickError('not-confirmed', {
    what: `The name of the protected environment "${name}" was not typed out; nothing was changed.`,
  });
}
