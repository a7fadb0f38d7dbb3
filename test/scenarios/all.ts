/** Every scenario, for the runners. */
import { failing } from './failing.ts';
import { people } from './people.ts';
import { recovery } from './recovery.ts';
import { refusals } from './refusals.ts';
import { rolling } from './rolling.ts';
import { strangers } from './strangers.ts';
import type { Scenario } from './world.ts';

export const scenarios: readonly Scenario[] = [
  ...rolling,
  ...failing,
  ...people,
  ...recovery,
  ...refusals,
  ...strangers,
];
