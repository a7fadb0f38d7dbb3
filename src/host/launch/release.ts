/** Which release: those of the workspace, newest first, or an image typed in. */
import type { EffectiveConfig, Release } from '../../core/config/effective.ts';
import { MaverickError } from '../../core/errors.ts';
import type { Host } from '../host.ts';
import { tagOf } from '../../core/run/describe.ts';
import { textIn } from '../commands/argument.ts';
import { choose } from '../commands/ask.ts';
import type { Choice } from '../commands/ask.ts';
import * as vscode from 'vscode';

export async function chooseRelease(
  host: Host,
  config: EffectiveConfig,
  argument: unknown,
): Promise<Release | undefined> {
  const { service } = config;
  const releases = host.model.releases().filter(({ release }) => imageFor(release, config) !== undefined);
  const given = textIn(argument, 'release');
  const found = releases.find(({ release }) => release.version === given);
  if (found !== undefined) return found.release;
  if (given !== undefined) {
    throw new MaverickError('unknown-release', {
      what: `No release "${given}" in this workspace has an image for ${service.name}.`,
    });
  }
  const other: Choice<Release | 'other'> = {
    label: '$(edit) Another image…',
    detail: 'Type an image reference',
    value: 'other',
  };
  const chosen = await choose<Release | 'other'>(
    [
      ...releases.map(({ release, place }) => ({
        label: release.version,
        description: imageFor(release, config) ?? '',
        detail: [release.notes, place?.path].filter((text) => text !== undefined).join(' · '),
        value: release,
      })),
      other,
    ],
    `Launch ${service.name} in ${config.environment.name}: which release?`,
  );
  return chosen === 'other' ? askImage(config) : chosen;
}

export function imageFor({ images }: Release, { service }: EffectiveConfig): string | undefined {
  return images[service.name] ?? (service.container === undefined ? undefined : images[service.container]);
}

async function askImage({ service }: EffectiveConfig): Promise<Release | undefined> {
  const image = await vscode.window.showInputBox({
    title: `Launch ${service.name}`,
    prompt: 'Image reference, with a tag or a digest',
    placeHolder: 'registry.example.com/team/app:1.2.3',
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || /^\S+[:@]\S+$/.test(value)
        ? undefined
        : 'A reference with a tag (:1.2.3) or a digest (@sha256:…).',
  });
  if (image === undefined || image === '') return undefined;
  return { version: tagOf(image), images: { [service.name]: image } };
}
