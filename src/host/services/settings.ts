/** The settings, typed and checked: a value of a wrong type counts as not set. */
import * as vscode from 'vscode';
import { SETTINGS, type SettingId } from '../ids.ts';

export const DEFAULT_CONFIG_FILES: readonly string[] = ['**/*.deploy.{yaml,yml}', 'deploy/**/*.{yaml,yml}'];

/** Globs, relative to the workspace folder. */
export function configFiles(): readonly string[] {
  const value = read(SETTINGS.configFiles);
  if (!Array.isArray(value)) return DEFAULT_CONFIG_FILES;
  const globs = value.filter((glob): glob is string => typeof glob === 'string' && glob !== '');
  return globs.length === 0 ? DEFAULT_CONFIG_FILES : globs;
}

/** The kubeconfig to use instead of `KUBECONFIG` and `~/.kube/config`. */
export function kubeconfigPath(): string | undefined {
  const value = read(SETTINGS.kubeconfig);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function isOn(setting: SettingId): boolean {
  return read(setting) !== false;
}

export async function switchOff(setting: SettingId): Promise<void> {
  await vscode.workspace.getConfiguration().update(setting, false, vscode.ConfigurationTarget.Global);
}

function read(setting: SettingId): unknown {
  return vscode.workspace.getConfiguration().get<unknown>(setting);
}
