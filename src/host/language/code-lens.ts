/** `Launch` above a service, with what its plan is made of as far as that is known without a cluster. */
import * as vscode from 'vscode';
import type { EffectiveConfig } from '../../core/config/effective.ts';
import { COMMANDS } from '../ids.ts';
import type { Effective } from '../services/model.ts';
import { pathIn, rangeOf } from './places.ts';
import type { WorkspaceModel } from './workspace-model.ts';

export function registerCodeLenses(model: WorkspaceModel): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      await model.ready();
      const path = pathIn(model.folder, document.uri);
      const lines = path === undefined ? undefined : model.linesOf(path);
      if (lines === undefined) return [];
      return model
        .services()
        .filter(({ place }) => place.path === path)
        .flatMap(({ name, place }) => {
          const range = rangeOf(lines, place.span);
          return [
            new vscode.CodeLens(range, {
              command: COMMANDS.launchRollout,
              title: 'Launch',
              tooltip: `Launch a rollout of ${name}`,
              arguments: [{ service: name }],
            }),
            new vscode.CodeLens(range, {
              command: COMMANDS.showEffectiveConfig,
              title: summaryOf(model, name),
              tooltip: `Show the effective config of ${name}`,
              arguments: [{ service: name }],
            }),
          ];
        });
    },
  };
  return vscode.Disposable.from(
    changed,
    model.onDidChange(() => changed.fire()),
    vscode.languages.registerCodeLensProvider({ language: 'yaml', scheme: 'file' }, provider),
  );
}

/** `3 steps` when that holds everywhere, else `practice, staging: 3 steps · production: 1 error`. How long they take hangs on the replicas, which the cluster knows. */
function summaryOf(model: WorkspaceModel, service: string): string {
  const said = model.environments().flatMap(({ name }) => {
    const text = stateText(model.effective(service, name));
    return text === undefined ? [] : [{ name, text }];
  });
  const groups = [...Map.groupBy(said, ({ text }) => text)];
  const [only, ...others] = groups;
  if (only === undefined) return 'Effective config';
  if (others.length === 0) return only[0];
  return groups.map(([text, same]) => `${same.map(({ name }) => name).join(', ')}: ${text}`).join(' · ');
}

function stateText({ config, errors }: Effective): string | undefined {
  if (errors.length > 0) return `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`;
  return config === undefined ? undefined : stepsText(config);
}

function stepsText({ checklists }: EffectiveConfig): string {
  const steps =
    ['pre-deployment', 'post-deployment'].filter((name) => checklists[name] !== undefined).length + 1;
  return `${steps} ${steps === 1 ? 'step' : 'steps'}`;
}
