/** The last question before a launch: what will happen, in one pick that can be left at any moment. Nothing modal. */
import * as vscode from 'vscode';
import { durationText } from '../../core/run/describe.ts';
import type { Plan } from '../../core/rollout/plan.ts';

interface AnswerItem extends vscode.QuickPickItem {
  readonly answer: 'launch' | 'show';
}

export interface Confirmation {
  readonly title: string;
  /** The signal aborts when the person leaves. */
  readonly make: (signal: AbortSignal) => Promise<Plan>;
  /** Opens the plan as a page, beside the pick that stays. */
  readonly show: (plan: Plan) => void;
}

/** Shows that the plan is being made, then the plan in short. The plan when it is to be launched; rejects with what `make` rejects with. */
export async function confirmPlan({ title, make, show }: Confirmation): Promise<Plan | undefined> {
  const pick = vscode.window.createQuickPick<AnswerItem>();
  const left = new AbortController();
  let plan: Plan | undefined;
  pick.title = title;
  pick.placeholder = 'Making the plan…';
  pick.busy = true;
  pick.ignoreFocusOut = true;
  const answered = new Promise<boolean>((resolve) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (plan === undefined || item === undefined) return;
      if (item.answer === 'show') show(plan);
      else resolve(true);
    });
    pick.onDidHide(() => {
      left.abort();
      resolve(false);
    });
  });
  pick.show();
  try {
    plan = await make(left.signal);
    pick.busy = false;
    pick.placeholder = summary(plan);
    pick.items = items(plan);
    return (await answered) ? plan : undefined;
  } finally {
    pick.dispose();
  }
}

function summary({ steps, expectedSeconds, changes }: Plan): string {
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  return `${count}, about ${durationText(expectedSeconds * 1000)}, ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
}

function items(plan: Plan): AnswerItem[] {
  const [change] = plan.changes;
  const more = plan.changes.length > 1 ? ` and ${plan.changes.length - 1} more` : '';
  const changed =
    change === undefined ? '' : `${change.path}: ${text(change.from)} → ${text(change.to)}${more}`;
  const warnings = plan.findings.filter(({ severity }) => severity === 'warning');
  return [
    {
      answer: 'launch',
      label: '$(rocket) Launch',
      description: `${plan.before.version ?? 'what runs'} → ${plan.release.version}, ${plan.replicas} pods`,
      detail: [changed, ...warnings.map(({ message }) => `$(warning) ${message}`)]
        .filter((part) => part !== '')
        .join('   '),
    },
    {
      answer: 'show',
      label: '$(list-tree) Show the plan',
      description: 'Steps, times, the exact diff, who will own what',
    },
  ];
}

function text(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
}
