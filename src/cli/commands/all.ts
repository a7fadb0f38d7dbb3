/** The commands, in the order of the help. */
import * as checklist from './checklist.ts';
import * as checks from './checks.ts';
import * as config from './config.ts';
import type { Define } from './define.ts';
import * as drive from './drive.ts';
import * as give from './give.ts';
import * as history from './history.ts';
import * as launch from './launch.ts';
import * as lint from './lint.ts';
import * as plan from './plan.ts';
import * as practice from './practice.ts';
import * as show from './show.ts';
import * as status from './status.ts';
import * as unblock from './unblock.ts';
import * as verify from './verify.ts';
import * as watch from './watch.ts';

export const COMMANDS: readonly Define[] = [
  lint.define,
  config.define,
  plan.define,
  launch.define,
  status.define,
  watch.define,
  give.define,
  unblock.define,
  history.define,
  show.define,
  verify.define,
  drive.define,
  checklist.define,
  checks.define,
  practice.define,
];
