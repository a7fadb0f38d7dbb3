/** `node simulation-child.ts N`: simulates rollouts for a while, others than those of N - 1, and prints how many a minute. */
import { simulate } from '../../test/simulation/simulate.ts';

const WARM_UP = 20;
const MEASURED_MS = 10_000;

let seed = 1 + Number(process.argv[2] ?? 0) * 1_000_000;
for (let index = 0; index < WARM_UP; index++) await simulate(seed++);
const cpu = process.cpuUsage();
const start = performance.now();
let count = 0;
while (performance.now() - start < MEASURED_MS) {
  await simulate(seed++);
  count += 1;
}
const minutes = (performance.now() - start) / 60_000;
const { user, system } = process.cpuUsage(cpu);
const rates = [count / minutes, count / ((user + system) / 60_000_000)].map((rate) => rate.toFixed(0));
console.log(`${rates[0] ?? ''} a minute, ${rates[1] ?? ''} of the processor's`);
