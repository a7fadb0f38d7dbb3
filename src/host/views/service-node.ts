import * as vscode from 'vscode';
import { blockingRun } from '../../core/run/blocked.ts';
import { versionsOf } from '../../core/rollout/status.ts';
import type { Model } from '../services/model.ts';
import type { KnownRun, Runs } from '../services/runs.ts';
import type { Session } from '../services/session.ts';
import { podViews } from '../panel/pod-view.ts';
import { tagOf } from '../../core/run/describe.ts';
import type { TreeNode } from './node.ts';
import { podNode } from './pod-node.ts';
import { runNode } from './run-node.ts';

/** Pods that are listed under a service; those that need a look come first. */
const PODS = 100;

export interface ServiceNode extends TreeNode {
  readonly service: string;
  readonly environment: string;
}

interface ServiceContext {
  readonly parent: TreeNode;
  readonly service: string;
  readonly session: Session;
  readonly model: Model;
  readonly runs: Runs;
}

/** A service in one environment: what runs, how many pods are ready, whether it is blocked. */
export function serviceNode(context: ServiceContext): ServiceNode {
  const { parent, service, session } = context;
  // A rollout that begins opens its service: to the editor, which remembers what was closed, that is another node.
  const running = runsOf(context).some(({ record }) => record.state.stage !== 'ended');
  const node: ServiceNode = {
    id: `${parent.id}/${service}${running ? '/running' : ''}`,
    service,
    environment: session.target.environment,
    parent,
    item: () => itemOf(context),
    children: () => childrenOf(node, context),
  };
  return node;
}

function runsOf({ runs, session, service }: ServiceContext): readonly KnownRun[] {
  return runs.all().filter((run) => run.session === session && run.record.plan.service === service);
}

/** A config that has no effective form is in the Problems panel; the service's own name is the best guess then. */
function workloadName({ model, service, session }: ServiceContext): string {
  const { environment } = session.target;
  if (!model.environments().some(({ name }) => name === environment)) return service;
  return model.effective(service, environment).config?.service.workload.name ?? service;
}

function itemOf(context: ServiceContext): vscode.TreeItem {
  const { service, session } = context;
  const workload = session.workload(workloadName(context));
  const [newest] = runsOf(context);
  const running = newest !== undefined && newest.record.state.stage !== 'ended';
  const blocked = blockingRun(session.runs, service, session.target.environment);
  const item = new vscode.TreeItem(
    service,
    running ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.contextValue = blocked !== undefined ? 'service.blocked' : running ? 'service.running' : 'service';
  if (workload === undefined) {
    item.description = session.stale === undefined ? 'not there' : 'unknown';
    item.iconPath = new vscode.ThemeIcon('circle-outline');
    return item;
  }
  const wanted = workload.deployment.spec?.replicas ?? 1;
  const ready = versionsOf(workload).reduce((sum, version) => sum + version.ready, 0);
  const images =
    workload.deployment.spec?.template.spec?.containers.map(({ image = '' }) => tagOf(image)) ?? [];
  const said = [images.join(', '), `${ready} of ${wanted} ready`];
  if (blocked !== undefined) said.push('blocked');
  item.description = said.join(', ');
  item.tooltip =
    blocked?.state.blocked?.reason ?? `Deployment/${workload.deployment.metadata?.name ?? service}`;
  item.iconPath =
    blocked !== undefined
      ? new vscode.ThemeIcon('lock', new vscode.ThemeColor('list.errorForeground'))
      : running
        ? new vscode.ThemeIcon('rocket', new vscode.ThemeColor('charts.blue'))
        : ready >= wanted
          ? new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'))
          : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return item;
}

function childrenOf(parent: ServiceNode, context: ServiceContext): readonly TreeNode[] {
  const [newest] = runsOf(context);
  const workload = context.session.workload(workloadName(context));
  const pods = workload === undefined ? [] : versionsOf(workload).flatMap((version) => version.pods);
  return [
    ...(newest === undefined || newest.record.state.stage === 'ended' ? [] : [runNode(parent, newest)]),
    ...podViews(pods)
      .slice(0, PODS)
      .map((pod) => podNode(parent, pod)),
  ];
}
