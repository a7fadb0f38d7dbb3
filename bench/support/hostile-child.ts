/** `node hostile-child.ts NAME`: prints how long one hostile text took and how far it drove the memory of this process up. */
import { createLinter } from '../../src/core/lint/linter.ts';
import { HOSTILE } from './hostile-texts.ts';
import { timed } from './measure.ts';
import { longFile } from './yaml-text.ts';

const make = HOSTILE[process.argv[2] ?? ''];
if (make === undefined) throw new Error('There is no such text.');
const linter = createLinter();
// What any file costs the first time is not this one's doing.
linter.update('deploy/first.deploy.yaml', longFile(500, 1));
linter.all();
const text = make();
const before = process.memoryUsage.rss();
const { ms, cpuMs } = timed(() => {
  for (const path of ['deploy/hostile.deploy.yaml', 'k8s/hostile.yaml']) {
    linter.update(path, text);
    linter.diagnostics(path);
    linter.update(path, undefined);
  }
});
const most = process.resourceUsage().maxRSS * 1024;
// Read twice, once as a deploy config and once as a manifest: the time of one.
const mb = Math.max(most - before, 0) / 1e6;
console.log(`${(ms / 2).toFixed(1)} ms ${(cpuMs / 2).toFixed(1)} cpu ${mb.toFixed(1)} MB`);
