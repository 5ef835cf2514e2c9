/**
 * A port of 127.0.0.1 to try, for a server that gives its port up for a while and takes it again (a node without
 * power). It lies below what the system gives out (Linux: from 32768 on), so that no `listen(0)` and no outgoing
 * connection takes it meanwhile; processes side by side begin far apart.
 */
export function portToTry(): number {
  next = next >= LAST ? FIRST : next + 1;
  return next;
}

const FIRST = 12_000;
const LAST = 32_000;
let next = FIRST + ((process.pid * 397) % (LAST - FIRST));
