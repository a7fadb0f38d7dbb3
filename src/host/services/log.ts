/** The output channel `Maverick`, made when the first line is written. */
import * as vscode from 'vscode';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  show(): void;
  dispose(): void;
}

export function createLog(): Log {
  let made: vscode.LogOutputChannel | undefined;
  const channel = (): vscode.LogOutputChannel =>
    (made ??= vscode.window.createOutputChannel('Maverick', { log: true }));
  return {
    info: (message) => channel().info(message),
    warn: (message) => channel().warn(message),
    error: (message) => channel().error(message),
    show: () => channel().show(),
    dispose: () => made?.dispose(),
  };
}
