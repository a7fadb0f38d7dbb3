/**
 * The API server without its wire: every request as a synchronous call, in the order of a real one: authorisation,
 * patching, normalising, defaulting, validation, admission, field ownership, the store. Both faces (the port in memory and
 * HTTP) are thin layers on it.
 */
import type { JsonPatchOperation, Listed, LogOptions, Ref, Scope } from '../../cluster/port.ts';
import type { Clock } from '../../core/clock.ts';
import type { KubeObject, ObjectMeta, Pod } from '../../core/kubernetes/objects.ts';
import { apiVersionOf, NAMESPACES, PODS, type Resource } from '../../core/kubernetes/resources.ts';
import type { Store } from '../store.ts';
import { applied } from './apply.ts';
import { decode, decodeApplied } from './decode.ts';
import { withDefaults } from './defaults.ts';
import { removeObject } from './deletion.ts';
import { alreadyExists, badRequest, conflict, forbidden, methodNotAllowed, notFound } from './failures.ts';
import { at, type Fields, fieldsOf, textOf, withValue } from './fields.ts';
import type { History, WatchedChange } from './history.ts';
import { applyJsonPatch } from './json-patch.ts';
import { afterUpdate, type Manager } from './managed-fields.ts';
import { timestamp } from './memory-store.ts';
import { applyMergePatch, applyStrategicMerge } from './merge-patch.ts';
import { normalise } from './normalise.ts';
import { admitPod } from './quota.ts';
import { review } from './reviews.ts';
import { fromScale, toScale } from './scale.ts';
import { type Attempt, refusal, type User } from './users.ts';
import { validate } from './validation.ts';

export type Patch =
  | { readonly kind: 'json'; readonly operations: readonly JsonPatchOperation[] }
  | { readonly kind: 'merge' | 'strategic'; readonly fields: Fields }
  | { readonly kind: 'apply'; readonly config: Fields; readonly force: boolean };

export type Part = '' | 'status' | 'scale';

export interface Writer {
  readonly user: User;
  readonly fieldManager: string;
  readonly dryRun?: boolean | undefined;
  /** Unknown fields are refused instead of dropped. */
  readonly strict?: boolean | undefined;
}

export interface DeleteOptions {
  readonly resourceVersion?: string | undefined;
  readonly uid?: string | undefined;
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface ApiServer {
  /** The resourceVersion of the newest change. */
  revision(): string;
  get(user: User, resource: Resource, ref: Ref, part?: Part): KubeObject;
  list(user: User, resource: Resource, scope: Scope): Listed<KubeObject>;
  follow(
    user: User,
    resource: Resource,
    scope: Scope & { readonly resourceVersion: string },
    tell: (change: WatchedChange) => void,
  ): () => void;
  create(writer: Writer, resource: Resource, object: KubeObject): KubeObject;
  replace(writer: Writer, resource: Resource, object: KubeObject, part?: Part): KubeObject;
  patch(writer: Writer, resource: Resource, ref: Ref, patch: Patch, part?: Part): KubeObject;
  /** What was removed, or what is left of it while it ends gracefully. */
  remove(user: User, resource: Resource, ref: Ref, options?: DeleteOptions): KubeObject;
  log(user: User, ref: Ref, options: LogOptions): string;
}

/** What a pod's container said; written by the application model. */
export type PodLog = (pod: Pod, options: LogOptions) => string;

export interface ApiServerOptions {
  readonly store: Store;
  readonly history: History;
  readonly clock: Clock;
  readonly logs: PodLog;
}

export function createApiServer({ store, history, clock, logs }: ApiServerOptions): ApiServer {
  const authorise = (user: User, attempt: Attempt): void => {
    const refused = refusal(user, attempt);
    if (refused) throw refused;
  };
  const find = (resource: Resource, ref: Ref): KubeObject => {
    const object = store.get(resource, ref);
    if (!object) throw notFound(resource, ref.name);
    return object;
  };
  const managerOf = (
    writer: Writer,
    resource: Resource,
    operation: Manager['operation'],
    part: Part,
  ): Manager => ({
    name: writer.fieldManager,
    operation,
    apiVersion: apiVersionOf(resource),
    time: timestamp(clock.now()),
    ...(part === '' ? {} : { subresource: part }),
  });

  const insert = (writer: Writer, resource: Resource, given: Fields, manager: Manager): KubeObject => {
    const metadata = { ...fieldsOf(given['metadata']) };
    for (const key of ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp']) {
      Reflect.deleteProperty(metadata, key);
    }
    if (resource.namespaced && metadata['namespace'] === undefined) metadata['namespace'] = 'default';
    const bare = { ...given, apiVersion: apiVersionOf(resource), kind: resource.kind, metadata };
    const stripped = KEEPS_STATUS.has(resource.plural) ? bare : withValue(bare, ['status'], undefined);
    const complete = withDefaults(
      resource,
      normalise(resource, decode(resource, stripped, writer.strict ?? false)),
      Number(store.revision()),
    );
    validate(resource, complete, undefined);
    const namespace = textOf(metadata['namespace']);
    if (resource.namespaced) {
      const home = store.get(NAMESPACES, { name: namespace });
      if (!home) throw notFound(NAMESPACES, namespace);
      if (home.metadata?.deletionTimestamp) {
        const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
        throw forbidden(resource, textOf(metadata['name']), why);
      }
    }
    const name = textOf(metadata['name']);
    if (name !== '' && store.get(resource, { name, namespace })) throw alreadyExists(resource, name);
    if (resource.plural === PODS.plural) admitPod(store, complete);
    const owned = manager.operation === 'Apply' ? complete : afterUpdate(undefined, complete, manager);
    return writer.dryRun ? owned : store.create<KubeObject>(resource, owned);
  };

  /** Everything between "this is what it should become" and the store. */
  const commit = (
    writer: Writer,
    resource: Resource,
    live: KubeObject,
    wanted: Fields,
    part: Part,
    manager: Manager,
  ) => {
    const old = fieldsOf(live);
    const name = live.metadata?.name ?? '';
    const asked: ObjectMeta = fieldsOf(wanted['metadata']);
    if (asked.name !== undefined && asked.name !== name) {
      throw badRequest(`the name of the object (${asked.name}) does not match the name on the URL (${name})`);
    }
    if (asked.resourceVersion && asked.resourceVersion !== live.metadata?.resourceVersion)
      throw conflict(resource, name);
    const metadata = { ...asked, ...systemMetadata(live) };
    const whole =
      part === 'status'
        ? { ...old, status: wanted['status'] }
        : { ...wanted, metadata, ...only(old, 'status') };
    if (part !== 'status' && !('status' in old)) Reflect.deleteProperty(whole, 'status');
    const typed = { ...whole, apiVersion: apiVersionOf(resource), kind: resource.kind };
    const tidy = normalise(resource, decode(resource, typed, writer.strict ?? false));
    const complete = part === 'status' ? tidy : withDefaults(resource, tidy, Number(store.revision()));
    if (part !== 'status') validate(resource, complete, old);
    const owned = manager.operation === 'Apply' ? complete : afterUpdate(old, complete, manager);
    if (writer.dryRun) return owned;
    if (part === 'status') {
      const changed = store.updateStatus<KubeObject>(resource, { ...owned, metadata: { ...live.metadata } });
      return changed;
    }
    const done = store.update<KubeObject>(resource, owned);
    if (
      done.metadata?.deletionTimestamp &&
      resource.plural !== PODS.plural &&
      !done.metadata.finalizers?.length
    ) {
      store.remove(resource, refTo(done));
    }
    return done;
  };

  return {
    revision: () => store.revision(),
    get: (user, resource, ref, part = '') => {
      authorise(user, { verb: 'get', resource, ...ref, subresource: part });
      const object = find(resource, ref);
      return part === 'scale' ? toScale(object) : object;
    },
    list: (user, resource, scope) => {
      authorise(user, { verb: 'list', resource, namespace: scope.namespace });
      return { items: store.list(resource, scope), resourceVersion: store.revision() };
    },
    follow: (user, resource, scope, tell) => {
      authorise(user, { verb: 'watch', resource, namespace: scope.namespace });
      return history.follow(resource, scope, tell);
    },
    create: (writer, resource, object) => {
      const { namespace, name } = object.metadata ?? {};
      authorise(writer.user, { verb: 'create', resource, namespace: namespace ?? 'default', name });
      const reviewed = review(writer.user, resource, object);
      return (
        reviewed ?? insert(writer, resource, fieldsOf(object), managerOf(writer, resource, 'Update', ''))
      );
    },
    replace: (writer, resource, object, part = '') => {
      const ref = refTo(object);
      authorise(writer.user, { verb: 'update', resource, ...ref, subresource: part });
      const live = find(resource, ref);
      const wanted = part === 'scale' ? fromScale(fieldsOf(live), fieldsOf(object)) : fieldsOf(object);
      const done = commit(writer, resource, live, wanted, part, managerOf(writer, resource, 'Update', part));
      return part === 'scale' ? toScale(done) : done;
    },
    patch: (writer, resource, ref, patch, part = '') => {
      authorise(writer.user, { verb: 'patch', resource, ...ref, subresource: part });
      const live = store.get(resource, ref);
      if (patch.kind === 'apply') {
        if (part === 'scale') throw methodNotAllowed();
        decodeApplied(resource, patch.config);
        const manager = managerOf(writer, resource, 'Apply', part);
        if (!live) {
          if (textOf(at(patch.config, 'metadata', 'resourceVersion')) !== '') {
            const uid = 'uid mismatch: the provided object specified uid , and no existing object was found';
            throw conflict(resource, ref.name, uid);
          }
          authorise(writer.user, { verb: 'create', resource, ...ref });
          const config = withValue(patch.config, ['metadata'], {
            ...fieldsOf(patch.config['metadata']),
            ...ref,
          });
          return insert(writer, resource, applied(undefined, config, manager, patch.force), manager);
        }
        const version = textOf(at(patch.config, 'metadata', 'resourceVersion'));
        if (version !== '' && version !== live.metadata?.resourceVersion) throw conflict(resource, ref.name);
        return commit(
          writer,
          resource,
          live,
          applied(fieldsOf(live), patch.config, manager, patch.force),
          part,
          manager,
        );
      }
      if (!live) throw notFound(resource, ref.name);
      const before = part === 'scale' ? fieldsOf(toScale(live)) : fieldsOf(live);
      const after = patched(before, patch);
      const wanted = part === 'scale' ? fromScale(fieldsOf(live), after) : after;
      const done = commit(writer, resource, live, wanted, part, managerOf(writer, resource, 'Update', part));
      return part === 'scale' ? toScale(done) : done;
    },
    remove: (user, resource, ref, options = {}) => {
      authorise(user, { verb: 'delete', resource, ...ref });
      return removeObject({ store, clock }, resource, find(resource, ref), options);
    },
    log: (user, ref, options) => {
      authorise(user, { verb: 'get', resource: PODS, ...ref, subresource: 'log' });
      const pod = store.get<Pod>(PODS, ref);
      if (!pod) throw notFound(PODS, ref.name);
      const names = (pod.spec?.containers ?? []).map(({ name }) => name);
      const container = options.container ?? names[0] ?? '';
      if (!names.includes(container))
        throw badRequest(`container ${container} is not valid for pod ${ref.name}`);
      const status = pod.status?.containerStatuses?.find(({ name }) => name === container);
      const waiting = status?.state?.waiting;
      const neverRan =
        status === undefined || (waiting !== undefined && status.lastState?.terminated === undefined);
      if (neverRan && (pod.status?.phase ?? 'Pending') === 'Pending') {
        const why = waiting
          ? `is waiting to start: ${waiting.message ?? waiting.reason ?? ''}`
          : 'is not available';
        throw badRequest(`container "${container}" in pod "${ref.name}" ${why}`);
      }
      if (options.previous && status?.lastState?.terminated === undefined) {
        throw badRequest(`previous terminated container "${container}" in pod "${ref.name}" not found`);
      }
      return logs(pod, { ...options, container });
    },
  };
}

/** Resources without a status subresource here: their status comes with them. */
const KEEPS_STATUS = new Set(['nodes', 'namespaces', 'selfsubjectreviews', 'selfsubjectaccessreviews']);

function patched(object: Fields, patch: Exclude<Patch, { kind: 'apply' }>): Fields {
  if (patch.kind === 'json') return applyJsonPatch(object, patch.operations);
  return patch.kind === 'merge'
    ? applyMergePatch(object, patch.fields)
    : applyStrategicMerge(object, patch.fields);
}

function refTo(object: KubeObject): Ref {
  const { name = '', namespace } = object.metadata ?? {};
  return namespace === undefined ? { name } : { namespace, name };
}

/** Metadata that only the server writes, as it is now. */
function systemMetadata({ metadata }: KubeObject): ObjectMeta {
  const kept = [
    'name',
    'namespace',
    'uid',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ];
  const now = fieldsOf(metadata);
  return Object.fromEntries(
    kept.map((key) => [key, now[key]] as const).filter(([, value]) => value !== undefined),
  );
}

function only(object: Fields, key: string): Fields {
  return key in object ? { [key]: object[key] } : {};
}
