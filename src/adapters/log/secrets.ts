/**
 * What must never be in a log: Slack tokens, passwords in addresses, private keys, signed response addresses. The one
 * place where logs are scrubbed.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\bxox[a-z](?:\.[a-z]+)?-[A-Za-z0-9-]+/g, 'xox*-[secret]'],
  [/\bxapp-[A-Za-z0-9-]+/g, 'xapp-[secret]'],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, '$1:[secret]@'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]+/g, '$1 [secret]'],
  [/\bhttps:\/\/hooks\.slack\.com\/[^\s"'\\]+/g, 'https://hooks.slack.com/[secret]'],
  [
    /(["']?\b(?:password|passphrase|signing_?secret|signingSecret|token|authorization)\b["']?\s*[:=]\s*\\?["']?)[^\s"',}\\]+/gi,
    '$1[secret]',
  ],
];

export function scrub(text: string): string {
  return secrets.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}
