// `node --import fake-vscode.mjs activation-child.mjs dist/extension.js`: prints what loading and activating takes.
import { pathToFileURL } from 'node:url';

const url = pathToFileURL(process.argv[2]).href;
const context = {
  subscriptions: [],
  extension: { packageJSON: { version: '0.0.0' } },
  extensionUri: {},
  asAbsolutePath: (relative) => relative,
  globalState: { get: () => undefined, update: async () => {} },
  workspaceState: { get: () => undefined, update: async () => {} },
};
const cpu = process.cpuUsage();
const start = performance.now();
const { activate } = await import(url);
await activate(context);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
console.log(`${ms.toFixed(2)} ms, ${((user + system) / 1000).toFixed(2)} of the processor`);
process.exit(0);
