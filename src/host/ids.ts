/** Every id that the manifest and the code share. A test holds this against package.json. */

export const COMMANDS = {
  launchRollout: 'maverick.launchRollout',
  showPlan: 'maverick.showPlan',
  pause: 'maverick.pause',
  resume: 'maverick.resume',
  abort: 'maverick.abort',
  rollBack: 'maverick.rollBack',
  retry: 'maverick.retry',
  drive: 'maverick.driveRollout',
  unblockService: 'maverick.unblockService',
  tickCheck: 'maverick.tickCheck',
  runChecklist: 'maverick.runChecklist',
  startPractice: 'maverick.startPracticeCluster',
  stopPractice: 'maverick.stopPracticeCluster',
  resetPractice: 'maverick.resetPracticeCluster',
  showEffectiveConfig: 'maverick.showEffectiveConfig',
  openWalkthrough: 'maverick.openWalkthrough',
  openRollout: 'maverick.openRollout',
  openRecord: 'maverick.openRecord',
  verifyRecord: 'maverick.verifyRecord',
  openLog: 'maverick.openPodLog',
  openRule: 'maverick.openRule',
  openConfig: 'maverick.openConfig',
  createConfig: 'maverick.createConfig',
  connect: 'maverick.connectEnvironment',
  disconnect: 'maverick.disconnectEnvironment',
  refresh: 'maverick.refresh',
  showOutput: 'maverick.showOutput',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEWS = {
  environments: 'maverick.environments',
  history: 'maverick.history',
  rollout: 'maverick.rollout',
} as const;

export const VIEW_CONTAINERS = {
  /** In the activity bar. */
  main: 'maverick',
  /** In the secondary side bar, so that the rollout stands beside the YAML. */
  rollout: 'maverick-rollout',
} as const;

/** `viewType` of the Rollout panel. */
export const PANEL = 'maverick.rolloutPanel';

export const WALKTHROUGH = 'maverick.start';

/** Set by the code, read by `when` and `enablement` in the manifest. */
export const CONTEXT = {
  /** The workspace has a service and an environment. */
  canLaunch: 'maverick.canLaunch',
  hasConfig: 'maverick.hasConfig',
  /** The files have been looked at: welcome views wait for it. */
  ready: 'maverick.ready',
  practiceRunning: 'maverick.practiceRunning',
  hasEnvironments: 'maverick.hasEnvironments',
  hasHistory: 'maverick.hasHistory',
  hasConnection: 'maverick.hasConnection',
  hasRuns: 'maverick.hasRuns',
  canPause: 'maverick.can.pause',
  canResume: 'maverick.can.resume',
  canAbort: 'maverick.can.abort',
  canRollback: 'maverick.can.rollback',
  canRetry: 'maverick.can.retry',
  canTick: 'maverick.can.tick',
  canDrive: 'maverick.can.drive',
  canUnblock: 'maverick.can.unblock',
} as const;

export type ContextKey = (typeof CONTEXT)[keyof typeof CONTEXT];

export const SETTINGS = {
  configFiles: 'maverick.configFiles',
  kubeconfig: 'maverick.kubeconfig',
  notifyEnded: 'maverick.notifications.rolloutEnded',
  notifyRollback: 'maverick.notifications.rollbackStarted',
  notifyDecision: 'maverick.notifications.decisionNeeded',
} as const;

export type SettingId = (typeof SETTINGS)[keyof typeof SETTINGS];

/** Schemes of read-only documents. */
export const SCHEMES = {
  config: 'maverick-config',
  plan: 'maverick-plan',
  record: 'maverick-record',
  rule: 'maverick-rule',
  log: 'maverick-log',
} as const;
