/** Every command, in the order of the manifest. */
import { abort } from './abort.ts';
import type { Command } from './command.ts';
import { connect } from './connect.ts';
import { createConfig } from './create-config.ts';
import { disconnect } from './disconnect.ts';
import { drive } from './drive.ts';
import { launchRollout } from './launch-rollout.ts';
import { openConfig } from './open-config.ts';
import { openLog } from './open-log.ts';
import { openRecord } from './open-record.ts';
import { openRollout } from './open-rollout.ts';
import { openRule } from './open-rule.ts';
import { openWalkthrough } from './open-walkthrough.ts';
import { pause } from './pause.ts';
import { refresh } from './refresh.ts';
import { resetPractice } from './reset-practice.ts';
import { resume } from './resume.ts';
import { retry } from './retry.ts';
import { rollBack } from './roll-back.ts';
import { runChecklist } from './run-checklist.ts';
import { showEffectiveConfig } from './show-effective-config.ts';
import { showOutput } from './show-output.ts';
import { showPlan } from './show-plan.ts';
import { startPractice } from './start-practice.ts';
import { stopPractice } from './stop-practice.ts';
import { tickCheck } from './tick-check.ts';
import { unblockService } from './unblock-service.ts';
import { verifyRecord } from './verify-record.ts';

export const ALL_COMMANDS: readonly Command[] = [
  launchRollout,
  showPlan,
  pause,
  resume,
  abort,
  rollBack,
  retry,
  drive,
  unblockService,
  tickCheck,
  runChecklist,
  startPractice,
  stopPractice,
  resetPractice,
  showEffectiveConfig,
  openWalkthrough,
  openRollout,
  openRecord,
  verifyRecord,
  openLog,
  openRule,
  openConfig,
  createConfig,
  connect,
  disconnect,
  refresh,
  showOutput,
];
