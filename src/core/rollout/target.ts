/** What a release changes in a Deployment: the image and the resources of one container. */
import { MaverickError } from '../errors.ts';
import type { EffectiveConfig, Release } from '../config/effective.ts';
import type { Container, Deployment } from '../kubernetes/objects.ts';
import { sameJson } from '../json.ts';
import type { PatchOperation } from './patch.ts';

/** The container that the release is for: named in the config, or the only one, or the one called like the service. */
export function releaseContainer(deployment: Deployment, service: EffectiveConfig['service']): Container {
  const containers = deployment.spec?.template.spec?.containers ?? [];
  const names = containers.map(({ name }) => name).join(', ');
  const found =
    service.container === undefined
      ? containers.length === 1
        ? containers[0]
        : containers.find(({ name }) => name === service.name)
      : containers.find(({ name }) => name === service.container);
  if (found !== undefined) return found;
  throw new MaverickError('container-unknown', {
    what:
      service.container === undefined
        ? `It is not clear which container of ${service.workload.name} the release is for (${names}).`
        : `Deployment ${service.workload.name} has no container ${service.container} (it has ${names}).`,
    next: 'Set `service.container` in the deploy config.',
  });
}

/** The image that a release names for a service: by service name, by container name, or its only one. */
export function releaseImage(release: Release, service: string, container: string): string {
  const images = Object.values(release.images);
  const image =
    release.images[service] ??
    release.images[container] ??
    (images.length === 1 && Object.keys(release.images)[0] === service ? images[0] : undefined);
  if (image !== undefined) return image;
  throw new MaverickError('image-missing', {
    what: `Release ${release.version} names no image for ${service}.`,
    next: `Add \`images: { ${service}: … }\` to the release, or give --image.`,
  });
}

/** JSON patch from the live Deployment to the release, for the dry run that answers the target template. */
export function releaseOperations(
  deployment: Deployment,
  container: string,
  image: string,
  resources: EffectiveConfig['resources'],
): PatchOperation[] {
  const containers = deployment.spec?.template.spec?.containers ?? [];
  const index = containers.findIndex(({ name }) => name === container);
  const path = `/spec/template/spec/containers/${index}`;
  const operations: PatchOperation[] = [{ op: 'replace', path: `${path}/image`, value: image }];
  const current = containers[index]?.resources;
  if (resources === undefined) return operations;
  // Only what the config names is written: other resource names of the container stay as they are.
  const wanted = {
    ...current,
    ...(resources.requests === undefined
      ? {}
      : { requests: { ...current?.requests, ...resources.requests } }),
    ...(resources.limits === undefined ? {} : { limits: { ...current?.limits, ...resources.limits } }),
  };
  return sameJson(current, wanted)
    ? operations
    : [...operations, { op: 'add', path: `${path}/resources`, value: wanted }];
}

/** `registry/app:1.2.3@sha256:…` -> `1.2.3`; undefined when the reference has no tag. */
export function versionOfImage(image: string): string | undefined {
  const name = image.split('@')[0] ?? '';
  const tag = name.slice(name.lastIndexOf('/') + 1).split(':')[1];
  return tag === undefined || tag === '' ? undefined : tag;
}
