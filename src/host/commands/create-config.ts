import * as vscode from 'vscode';
import { MaverickError } from '../../core/errors.ts';
import { COMMANDS } from '../ids.ts';
import { newEnvironment, newService } from '../pages/new-config.ts';
import type { Command } from './command.ts';

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** A first deploy config from a template, for one service on the practice cluster. */
export const createConfig: Command = {
  id: COMMANDS.createConfig,
  title: 'Create Deploy Config',
  reach: 'reads',
  async run({ model }) {
    if (model.folder === '') {
      throw new MaverickError('no-folder', {
        what: 'A deploy config is written into a folder, and none is open.',
        next: 'Open a folder first.',
      });
    }
    const service = await vscode.window.showInputBox({
      title: 'Create Deploy Config',
      prompt: 'Name of the service, as its Deployment is called',
      value: 'api',
      validateInput: (value) =>
        NAME.test(value) ? undefined : 'Lower-case letters, digits and dashes, as Kubernetes names are.',
    });
    if (service === undefined) return;
    await model.ready();
    const folder = vscode.Uri.joinPath(vscode.Uri.file(model.folder), 'deploy');
    if (model.environments().length === 0) {
      await writeNew(vscode.Uri.joinPath(folder, 'practice.deploy.yaml'), newEnvironment());
    }
    const uri = vscode.Uri.joinPath(folder, `${service}.deploy.yaml`);
    await writeNew(uri, newService(service));
    await vscode.window.showTextDocument(uri);
  },
};

/** A file that is there is left as it is. */
async function writeNew(uri: vscode.Uri, text: string): Promise<void> {
  if (!(await exists(uri))) await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
