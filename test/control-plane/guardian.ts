/**
 * Outlives the process that started it by a moment: when its input ends, however that process died, it kills what was
 * entrusted to it and removes the folder. Reads lines from standard input: `+PID`, `-PID`. Argument: the folder.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const directory = process.argv[2];
const pids = new Set<number>();

// Ctrl+C reaches the whole group: this one has to stay until the others are gone.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
});
lines.on('close', () => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  // The killed ones may still be writing while the kernel takes them down.
  if (directory !== undefined)
    rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
