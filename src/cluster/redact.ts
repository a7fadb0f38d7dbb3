/** What other programs print may hold secrets; what is shown and stored may not. */

const SECRETS: readonly RegExp[] = [
  // "token": "…", password=…, Authorization: Bearer …
  /((?:token|password|passwd|secret|credential|api[-_]?key|access[-_]?key|authorization)["']?\s*[:=]\s*["']?(?:bearer |basic )?)[^\s"',;}]+/gi,
  // --token …
  /(--?[\w-]*(?:token|password|secret|key)\s+)[^\s-][^\s]*/gi,
  /((?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi,
  // URLs with a password
  /(\w+:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g,
];
/** JSON web tokens and other long runs of letters and digits without a space. */
const LONG = /\b(?:eyJ[\w-]+\.[\w-]+\.?[\w-]*|[A-Za-z0-9+/_-]{40,}={0,2})/g;
const PEM = /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g;

/** The text with everything that looks like a secret replaced by `***`, its last `most` characters. */
export function redact(text: string, most = 500): string {
  let clean = text.replace(PEM, '***');
  for (const pattern of SECRETS) clean = clean.replace(pattern, '$1***');
  clean = clean.replace(LONG, '***').trim();
  return clean.length > most ? `…${clean.slice(-most)}` : clean;
}
