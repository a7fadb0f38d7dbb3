import { describe, it } from 'node:test';
import { rolling } from '../../scenarios/rolling.ts';
import { inVirtualTime } from '../../scenarios/virtual-world.ts';

describe('scenarios on the practice cluster in virtual time', () => {
  for (const scenario of rolling) it(scenario.name, () => inVirtualTime(scenario, 1));
});
