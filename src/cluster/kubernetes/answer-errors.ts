/**
 * What an API server's refusal means: HTTP status and `Status` object to a coded error with what, why and next.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
import type { Explanation } from '../../core/errors.ts';
import { isFields, textOf } from '../kubeconfig.ts';
import type { Fields } from '../kubeconfig.ts';
import { ClusterError } from '../port.ts';
import type { ClusterErrorCode } from '../port.ts';
import { action, canI, object, thing } from './asked.ts';
import type { Asked } from './asked.ts';

export interface Answer {
  readonly status: number;
  /** Value of the `Retry-After` header. */
  readonly retryAfter?: string | undefined;
  readonly body: string;
}

/** The part of a `Status` object that is used here. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
  /** The thing that it is about; undefined when the server means its whole API. */
  readonly about: { readonly kind: string | undefined; readonly name: string | undefined } | undefined;
  readonly causes: readonly { readonly field: string; readonly message: string; readonly reason: string }[];
  readonly retryAfterSeconds: number | undefined;
}

/** The error for an answer with a status of 300 or more. */
export function answerError(asked: Asked, answer: Answer): ClusterError {
  return refusalError(asked, answer.status, readRefusal(answer.body), answer.retryAfter);
}

/** The error for a refusal that came with a status, in an answer or as the last event of a watch. */
export function refusalError(
  asked: Asked,
  status: number,
  refusal: Refusal,
  retryAfter?: string,
): ClusterError {
  const [code, explanation] = explain(asked, status, refusal);
  const retryAfterMs = waitOf(retryAfter, refusal.retryAfterSeconds);
  return new ClusterError(code, explanation, {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function explain(asked: Asked, status: number, refusal: Refusal): readonly [ClusterErrorCode, Explanation] {
  const why = sentence(refusal.message);
  if (status >= 300 && status < 400)
    return [
      'server-error',
      {
        what: `${asked.server} answered with a redirect instead of ${thing(asked)}.`,
        why: 'Something in front of the API server (a proxy, a login page) took the request.',
        next: 'Check the address of the cluster in the kubeconfig, and the proxy settings.',
      },
    ];
  switch (status) {
    case 400:
    case 413:
    case 422:
      return ['invalid', invalid(asked, refusal)];
    case 401:
      return [
        'unauthorized',
        {
          what: `The cluster did not accept the credentials (could not ${action(asked)}).`,
          why,
          next: 'They may have expired: sign in to the cluster again, or correct the user in the kubeconfig.',
        },
      ];
    case 403:
      return forbidden(asked, refusal);
    case 404:
      return notFound(asked, refusal);
    case 409:
      return refusal.reason === 'AlreadyExists'
        ? ['already-exists', { what: `${object(asked)} exists already.`, why }]
        : ['conflict', conflict(asked, refusal)];
    case 410:
      return [
        'gone',
        {
          what: `The cluster no longer has the history that was asked for (${action(asked)}).`,
          why,
          next: 'A fresh list shows how things are now.',
        },
      ];
    case 429:
      return [
        'too-many-requests',
        {
          what: `The cluster asks to slow down (could not ${action(asked)}).`,
          why,
          next: 'Try again later.',
        },
      ];
    case 405:
    case 415:
    case 501:
      return ['unsupported', unsupported(asked, why)];
    default:
      return [
        'server-error',
        {
          what: `The cluster failed with HTTP ${status} (could not ${action(asked)}).`,
          why,
          next: `${isRead(asked) ? 'Try again' : 'Whether it was done is not known: look again'}; if it stays so, see the health of the API server.`,
        },
      ];
  }
}

function invalid(asked: Asked, refusal: Refusal): Explanation {
  const causes = refusal.causes.map(({ field, message }) =>
    field === '' ? message : `${field}: ${message}`,
  );
  return {
    what: `The cluster refused to ${action(asked)}: it is not valid.`,
    why: sentence(causes.length > 0 ? causes.join('; ') : refusal.message),
  };
}

function forbidden(asked: Asked, refusal: Refusal): readonly [ClusterErrorCode, Explanation] {
  const why = sentence(refusal.message);
  if (/exceeded quota/i.test(refusal.message))
    return [
      'quota',
      {
        what: `A ResourceQuota is exceeded (could not ${action(asked)}).`,
        why,
        next: 'Ask for less, free what is not needed, or have the quota raised.',
      },
    ];
  // RBAC speaks of what a user "cannot" do; admission of what an object may not be.
  if (/\bcannot\b/.test(refusal.message) || refusal.message === '')
    return [
      'forbidden',
      {
        what: `Not allowed to ${action(asked)}.`,
        why,
        next: `See what is allowed with: ${canI(asked)}. A Role for this is given by whoever administers the cluster.`,
      },
    ];
  return [
    'forbidden',
    {
      what: `The cluster's admission control refused to ${action(asked)}.`,
      why,
      next: 'Correct what it names.',
    },
  ];
}

function notFound(asked: Asked, refusal: Refusal): readonly [ClusterErrorCode, Explanation] {
  if (refusal.about === undefined) return ['unsupported', unsupported(asked, sentence(refusal.message))];
  if (refusal.about.kind === 'namespaces' && asked.resource.plural !== 'namespaces')
    return [
      'not-found',
      {
        what: `The namespace "${asked.namespace ?? refusal.about.name ?? ''}" does not exist.`,
        next: 'Create it, or correct the namespace of the environment.',
      },
    ];
  return ['not-found', { what: `${object(asked)} does not exist.`, why: sentence(refusal.message) }];
}

function conflict(asked: Asked, refusal: Refusal): Explanation {
  const owned = refusal.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  if (owned.length > 0)
    return {
      what: `Fields of ${object(asked)} belong to somebody else.`,
      why: sentence(owned.map(({ field, message }) => `${field}: ${message}`).join('; ')),
      next: 'Leave these fields out, have the other side give them up, or take them over on purpose.',
    };
  return {
    what: `${object(asked)} was changed by somebody else in the meantime.`,
    why: sentence(refusal.message),
    next: 'Read it again and decide anew.',
  };
}

function unsupported(asked: Asked, why: string): Explanation {
  const { group, version, plural } = asked.resource;
  return {
    what: `This cluster can't ${asked.verb} ${plural} (${group === '' ? version : `${group}/${version}`}).`,
    why,
    next: `See what it has with: kubectl api-resources${group === '' ? '' : ` --api-group=${group}`}.`,
  };
}

/** A `Status` object, or what can be made of another body. */
export function readRefusal(body: string): Refusal {
  const parsed = parseJson(body);
  if (isFields(parsed) && parsed['kind'] === 'Status') return refusalOf(parsed);
  return { reason: '', message: plainText(body), about: undefined, causes: [], retryAfterSeconds: undefined };
}

export function refusalOf(status: Fields): Refusal {
  const details = isFields(status['details']) ? status['details'] : {};
  const kind = textOf(details, 'kind');
  const name = textOf(details, 'name');
  const causes = Array.isArray(details['causes']) ? details['causes'].filter(isFields) : [];
  const seconds = details['retryAfterSeconds'];
  return {
    reason: textOf(status, 'reason') ?? '',
    message: textOf(status, 'message') ?? '',
    about: kind === undefined && name === undefined ? undefined : { kind, name },
    causes: causes.map((cause) => ({
      field: textOf(cause, 'field') ?? '',
      message: textOf(cause, 'message') ?? '',
      reason: textOf(cause, 'reason') ?? '',
    })),
    retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
  };
}

/** Nothing when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The beginning of a body that is not a `Status`; pages of HTML say nothing that helps. */
function plainText(body: string): string {
  const text = body.trim();
  return text.startsWith('<') ? '' : text.slice(0, 300);
}

const LONGEST_WHY = 1000;

function isRead({ verb }: Asked): boolean {
  return verb === 'get' || verb === 'list' || verb === 'watch';
}

/** Begins with a capital and ends with a full stop, as the sentences beside it do. */
function sentence(text: string): string {
  const short = text.length > LONGEST_WHY ? `${text.slice(0, LONGEST_WHY)}…` : text.trim();
  if (short === '') return '';
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

/** `Retry-After` is seconds or a date; the `Status` may say it as well. */
function waitOf(header: string | undefined, seconds: number | undefined): number | undefined {
  if (header !== undefined && /^\d+$/.test(header.trim())) return Number(header.trim()) * 1000;
  if (header !== undefined && !Number.isNaN(Date.parse(header)))
    return Math.max(0, Date.parse(header) - Date.now());
  return seconds === undefined ? undefined : seconds * 1000;
}
