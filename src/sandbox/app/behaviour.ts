/**
 * What the containers of the practice cluster do. It follows from the image's tag, so that a release can be made good or
 * bad by its name alone: `registry.example/shop/api:1.2.4` runs, `…:1.2.5` crashes.
 */
export interface Behaviour {
  /** What the registry says when it has no such image. */
  readonly pullError?: (image: string) => string;
  /** Why the container cannot even be created: something its configuration names is not there. */
  readonly configError?: string;
  /** From start to the first successful readiness probe; undefined: it never comes. */
  readonly readyAfterMs: number | undefined;
  /** What its readiness probe answers before that. */
  readonly probeFailure: string;
  /** It ends by itself, which for a server is a crash. */
  readonly exit?: Exit;
}

export interface Exit {
  readonly afterMs: number;
  readonly code: number;
  /** The last lines of its log. */
  readonly words: readonly string[];
}

interface Rule {
  /** Tried on the tag, in order; the first that matches counts. */
  readonly tag: RegExp;
  readonly behaviour: (match: RegExpExecArray) => Partial<Behaviour>;
}

const HEALTHY: Behaviour = {
  readyAfterMs: 1_000,
  probeFailure: 'HTTP probe failed with statuscode: 503',
};

/** How long a task (a Job's container, an init container) works. */
export const TASK_MS = 2_000;

const NO_DATABASE: Exit = {
  afterMs: 400,
  code: 1,
  words: [
    'Error: cannot read configuration: DATABASE_URL is not set',
    '    at readConfig (/app/src/config.js:41:11)',
    '    at main (/app/src/server.js:12:18)',
  ],
};

const NO_PAYMENTS: Exit = {
  afterMs: 600,
  code: 1,
  words: [
    "TypeError: Cannot read properties of undefined (reading 'currency')",
    '    at priceOf (/app/src/prices.js:88:31)',
    '    at warmUp (/app/src/server.js:30:9)',
  ],
};

const OUT_OF_CONNECTIONS: Exit = {
  afterMs: 20_000,
  code: 1,
  words: [
    'WARN  connection pool is exhausted (20 of 20 in use)',
    'Error: connection pool timed out after 5000 ms, giving up',
  ],
};

const RULES: readonly Rule[] = [
  { tag: /missing/, behaviour: () => ({ pullError: notFound }) },
  { tag: /badconfig/, behaviour: () => ({ configError: 'configmap "app-settings" not found' }) },
  { tag: /crash/, behaviour: () => ({ readyAfterMs: undefined, exit: NO_DATABASE }) },
  { tag: /^v?1\.2\.5$/, behaviour: () => ({ readyAfterMs: undefined, exit: NO_PAYMENTS }) },
  { tag: /unready/, behaviour: () => ({ readyAfterMs: undefined }) },
  { tag: /flaky/, behaviour: () => ({ exit: OUT_OF_CONNECTIONS }) },
  { tag: /slow(\d*)/, behaviour: ([, seconds]) => ({ readyAfterMs: Number(seconds || 5) * 1_000 }) },
];

/** @param image as in a container; without a tag it is `latest`, which is healthy. */
export function behaviourOf(image: string): Behaviour {
  const tag = tagOf(image);
  for (const rule of RULES) {
    const match = rule.tag.exec(tag);
    if (match !== null) return { ...HEALTHY, ...rule.behaviour(match) };
  }
  return HEALTHY;
}

/** `registry.example:5000/shop/api:1.2.4@sha256:…` is `1.2.4`. */
export function tagOf(image: string): string {
  return /:([^:/]+)$/.exec(image.replace(/@.*$/, ''))?.[1] ?? 'latest';
}

/** The last part of the image's name: what the application calls itself. */
export function applicationOf(image: string): string {
  const path = image.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

function notFound(image: string): string {
  const reference = image.includes(':', image.lastIndexOf('/')) ? image : `${image}:latest`;
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`;
}
