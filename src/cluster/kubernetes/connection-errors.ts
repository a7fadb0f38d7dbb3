/** Why no answer came: refused, unknown host, TLS, cut off, too late. */
import { isAborted, messageOf } from '../../core/errors.ts';
import { ClusterError } from '../port.ts';
import { action } from './asked.ts';
import type { Asked } from './asked.ts';

/** Codes of Node.js' `tls` and of OpenSSL's verification, each with its meaning. */
const TLS_REASONS: Readonly<Record<string, readonly [why: string, next: string]>> = {
  CERT_HAS_EXPIRED: [
    'Its certificate has expired.',
    "Have the cluster's certificate renewed, and check this machine's clock.",
  ],
  CERT_NOT_YET_VALID: ['Its certificate is not valid yet.', "Check this machine's clock."],
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority(),
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority(),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority(),
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority(),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority(),
  CERT_SIGNATURE_FAILURE: unknownAuthority(),
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'Its certificate is for another name.',
    'Use the name that the certificate is for, or set "tls-server-name" in the kubeconfig.',
  ],
};

function unknownAuthority(): readonly [string, string] {
  return [
    'Its certificate is signed by an unknown authority.',
    'Check "certificate-authority-data" of the cluster in the kubeconfig; a recreated cluster has a new one.',
  ];
}

/** What a failed request without an answer means. Abort stays what it is. */
export function connectionError(asked: Asked, error: unknown): unknown {
  if (error instanceof ClusterError || isAborted(error)) return error;
  const code = codeOf(error);
  const host = hostOf(asked.server);
  const unreachable = (why: string, next: string): ClusterError =>
    new ClusterError(
      'unreachable',
      { what: `The cluster at ${asked.server} can't be reached (could not ${action(asked)}).`, why, next },
      { cause: error },
    );
  const tls = TLS_REASONS[code];
  if (tls !== undefined) return unreachable(...tls);
  switch (code) {
    case 'ECONNREFUSED':
      return unreachable(
        `Nothing answers at ${host}: the connection was refused.`,
        'Check that the cluster runs and that its address in the kubeconfig is right.',
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(
        `The name ${host} can't be resolved.`,
        'Check the network, the VPN, and the address of the cluster in the kubeconfig.',
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return unreachable(`There is no way to ${host}.`, 'Check the network and the VPN.');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return unreachable('The connection was cut off.', 'Try again; the outcome of a change is not known.');
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return unreachable(
        `${host} does not speak TLS.`,
        'Check the port, and whether the address should begin with http.',
      );
    default:
      if (code.startsWith('HPE_')) return nonsense(asked, 'It is not HTTP.', error);
      if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
        return unreachable(`TLS failed: ${messageOf(error)}.`, 'Check certificates in the kubeconfig.');
      return unreachable(`${messageOf(error)}.`, 'Check the network and the address in the kubeconfig.');
  }
}

/** An answer that an API server would not give. */
export function nonsense(asked: Asked, why: string, cause?: unknown): ClusterError {
  return new ClusterError(
    'server-error',
    {
      what: `The answer of ${asked.server} makes no sense (${action(asked)}).`,
      why,
      next: 'Check that the address in the kubeconfig is that of a Kubernetes API server, and any proxy before it.',
    },
    { cause },
  );
}

export function tooLate(asked: Asked, deadlineMs: number): ClusterError {
  return new ClusterError('deadline', {
    what: `The cluster at ${asked.server} did not answer within ${deadlineMs / 1000} s (${action(asked)}).`,
    next: 'It may be overloaded or cut off; try again.',
  });
}

/** True when the server surely did not take the request or a repetition does no harm and may well help. */
export function isCutOff(error: unknown): boolean {
  return error instanceof ClusterError && ['ECONNRESET', 'EPIPE'].includes(codeOf(error.cause));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}
