import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync, existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod';
import {
  COMMANDS,
  CONTEXT,
  PANEL,
  SCHEMES,
  SETTINGS,
  VIEWS,
  VIEW_CONTAINERS,
  WALKTHROUGH,
} from '../../../src/host/ids.ts';
import './fake-vscode.mjs';

const root = new URL('../../../', import.meta.url);
const when = z.object({ command: z.string(), when: z.string().optional() });
const container = z.object({ id: z.string(), icon: z.string() });
const manifestSchema = z.object({
  icon: z.string(),
  activationEvents: z.array(z.string()),
  capabilities: z.object({
    untrustedWorkspaces: z.object({
      supported: z.literal('limited'),
      restrictedConfigurations: z.array(z.string()),
    }),
  }),
  contributes: z.object({
    commands: z.array(
      z.object({
        command: z.string(),
        title: z.string(),
        category: z.string(),
        enablement: z.string().optional(),
      }),
    ),
    configuration: z.object({
      properties: z.record(z.string(), z.object({ scope: z.string(), default: z.unknown() })),
    }),
    viewsContainers: z.object({ activitybar: z.array(container), secondarySidebar: z.array(container) }),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    viewsWelcome: z.array(z.object({ view: z.string(), when: z.string(), contents: z.string() })),
    menus: z.record(z.string(), z.array(when)),
    walkthroughs: z.array(
      z.object({
        id: z.string(),
        steps: z.array(
          z.object({
            description: z.string(),
            media: z.object({ markdown: z.string() }),
            completionEvents: z.array(z.string()),
          }),
        ),
      }),
    ),
  }),
});

const text = readFileSync(new URL('package.json', root), 'utf8');
const manifest = manifestSchema.parse(JSON.parse(text));
const { contributes } = manifest;

interface Registered {
  readonly commands: string[];
  readonly views: string[];
  readonly serializers: string[];
  readonly schemes: string[];
  readonly contacts: unknown[];
  readonly runs: Record<string, (argument?: unknown) => Promise<void>>;
  readonly errors?: string[];
}

const sorted = (list: Iterable<string>): readonly string[] => [...list].sort();

describe('the manifest and the code', () => {
  const subscriptions: { dispose(): unknown }[] = [];
  let registered: Registered;

  before(async () => {
    const { activate } = await import('../../../src/extension.ts');
    const context: unknown = {
      subscriptions,
      extensionUri: {},
      extension: { id: 'publisher.name' },
      asAbsolutePath: (path: string) => path,
      workspaceState: { get: (_key: string, standard: unknown) => standard, update: () => Promise.resolve() },
    };
    Reflect.apply(activate, undefined, [context]);
    registered = Reflect.get(globalThis, 'maverickRegistered') as Registered;
  });

  after(() => {
    for (const one of subscriptions) one.dispose();
  });

  it('have the same commands', () => {
    deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(COMMANDS)));
    deepEqual(sorted(registered.commands), sorted(Object.values(COMMANDS)));
  });

  it('have the same views, panel, schemes and settings', () => {
    const views = Object.values(contributes.views).flat();
    deepEqual(sorted(views.map(({ id }) => id)), sorted(Object.values(VIEWS)));
    deepEqual(sorted(registered.views), sorted(Object.values(VIEWS)));
    const { activitybar, secondarySidebar } = contributes.viewsContainers;
    deepEqual(
      [...activitybar, ...secondarySidebar].map(({ id }) => id),
      Object.values(VIEW_CONTAINERS),
    );
    deepEqual(Object.keys(contributes.views), Object.values(VIEW_CONTAINERS));
    deepEqual(
      contributes.views[VIEW_CONTAINERS.rollout]?.map(({ id }) => id),
      [VIEWS.rollout],
    );
    deepEqual(registered.serializers, [PANEL]);
    ok(manifest.activationEvents.includes(`onWebviewPanel:${PANEL}`));
    deepEqual(sorted(registered.schemes), sorted(Object.values(SCHEMES)));
    deepEqual(sorted(Object.keys(contributes.configuration.properties)), sorted(Object.values(SETTINGS)));
    deepEqual(
      contributes.walkthroughs.map(({ id }) => id),
      [WALKTHROUGH],
    );
  });

  it('name nothing that is not there', () => {
    const commands = new Set<string>(Object.values(COMMANDS));
    const keys = new Set<string>(Object.values(CONTEXT));
    for (const [name] of text.matchAll(/(?<=command:)maverick\.\w+/g)) ok(commands.has(name), name);
    for (const { command } of Object.values(contributes.menus).flat()) ok(commands.has(command), command);
    const conditions = [
      ...contributes.commands.map(({ enablement = '' }) => enablement),
      ...contributes.viewsWelcome.map((one) => one.when),
    ];
    for (const condition of conditions) {
      for (const [name] of condition.matchAll(/maverick\.[\w.]+/g)) ok(keys.has(name), name);
    }
    const files = [
      manifest.icon,
      ...Object.values(contributes.viewsContainers).flatMap((all) => all.map(({ icon }) => icon)),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    for (const file of files) ok(existsSync(new URL(file, root)), file);
  });

  it('have every context key in use', () => {
    for (const key of Object.values(CONTEXT)) ok(text.includes(key), key);
  });

  it('activate without asking the editor for anything', () => {
    deepEqual(registered.contacts, []);
  });

  it('keep paths to programs out of the reach of a workspace', () => {
    equal(contributes.configuration.properties[SETTINGS.kubeconfig]?.scope, 'machine');
    ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes(SETTINGS.kubeconfig));
  });

  it('run nothing in an untrusted workspace: each command that would says so', async () => {
    const { ALL_COMMANDS } = await import('../../../src/host/commands/all.ts');
    const running = ALL_COMMANDS.filter(({ reach }) => reach === 'runs');
    ok(running.length > 10);
    for (const { id, title } of running) {
      registered.errors?.splice(0);
      await registered.runs[id]?.({});
      ok(registered.errors?.[0]?.startsWith(`${title} needs a trusted workspace.`), id);
    }
    const enabled = new Map(
      contributes.commands.map(({ command, enablement = '' }) => [command, enablement]),
    );
    for (const { id } of running) ok(enabled.get(id)?.includes('isWorkspaceTrusted'), id);
  });

  it('give every command the title of its palette entry', async () => {
    const { ALL_COMMANDS } = await import('../../../src/host/commands/all.ts');
    const titles = new Map(contributes.commands.map(({ command, title }) => [command, title]));
    for (const { id, title } of ALL_COMMANDS) equal(titles.get(id), title);
  });
});
