/** The one guard between an untrusted workspace and anything that runs. Pure, so that tests hold it. */
import { MaverickError } from '../core/errors.ts';

/** What a command does to the world outside the editor. */
export type Reach =
  | 'reads' // files and views of the editor: always allowed
  | 'runs'; // contacts a cluster, runs a program, changes something: only in a trusted workspace

/** Throws a `MaverickError` `untrusted` when the workspace is not trusted and `reach` would run something. */
export function guardTrust(reach: Reach, trusted: boolean, title: string): void {
  if (reach === 'reads' || trusted) return;
  throw new MaverickError('untrusted', {
    what: `${title} needs a trusted workspace.`,
    why: 'Deploy configs name clusters and commands, and a kubeconfig may run programs.',
    next: 'Trust the workspace (command "Workspaces: Manage Workspace Trust") if you know who wrote its files.',
  });
}
