/** Times and what to make of many of them. */

export interface Timed<T> {
  readonly value: T;
  /** On the wall, in milliseconds: what a person waits. */
  readonly ms: number;
  /** Of the processor, all threads: what it costs, however loaded the machine is. */
  readonly cpuMs: number;
}

export function timed<T>(action: () => T): Timed<T> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = action();
  return { value, ...since(start, cpu) };
}

export async function timedAsync<T>(action: () => Promise<T>): Promise<Timed<T>> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const value = await action();
  return { value, ...since(start, cpu) };
}

function since(start: number, cpu: NodeJS.CpuUsage): { readonly ms: number; readonly cpuMs: number } {
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}

/** The nearest rank: the smallest value that `share` (0 to 1) of all values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)];
  if (value === undefined) throw new Error('A percentile needs at least one value.');
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
