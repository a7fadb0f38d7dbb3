import { describe, it } from 'node:test';
import { scenarios } from '../../scenarios/all.ts';
import { inVirtualTime } from '../../scenarios/virtual-world.ts';

describe('scenarios on the practice cluster in virtual time', () => {
  for (const scenario of scenarios) it(scenario.name, () => inVirtualTime(scenario, 1));
});
