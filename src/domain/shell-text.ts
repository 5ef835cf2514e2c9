/** Words that every POSIX shell takes as they are. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * Quotes an argument list into one line of POSIX shell text (XCU 2.2.2, single quotes). The only place
 * where an argument becomes shell text; plain spaces only (runbook erratum 13).
 */
export function shellText(argv: readonly string[]): string {
  return argv.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
