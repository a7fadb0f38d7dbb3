/** Takes what looks like a credential out of text that other people's programs wrote, before it is kept or shown. */
const PATTERNS: readonly RegExp[] = [
  // key=value and key: value, for keys that name a secret.
  /\b([\w-]*(?:passw(?:or)?d|secret|token|api[-_]?key|credential|authorization)[\w-]*["']?\s*[:=]\s*)(?:(?:Bearer|Basic)\s+)?["']?[^\s"',;&]+/giu,
  /\b((?:Bearer|Basic)\s+)[\w+/=.~-]{8,}/giu,
  // Credentials in addresses: scheme://user:password@host
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:)[^\s@/]{1,200}(?=@)/giu,
  /(\b)eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/gu,
];

/** Bounded work: lines beyond `maxLength` are cut first. */
export function redact(text: string, maxLength = 400): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return PATTERNS.reduce((result, pattern) => result.replace(pattern, '$1[redacted]'), cut);
}
