import { verifyChain } from '../../domain/chain.ts';
import { EMPTY, type Head } from '../../domain/entry.ts';
import { readLine } from './line.ts';

export type Verified =
  /** `fragments`: lines that were cut short by a crash; they were never part of the journal. */
  { readonly ok: true; readonly head: Head; readonly fragments: number } | { readonly ok: false; readonly why: string };

/** Checks the text of an exported journal or of a mirror file, offline. The sentence names the first broken entry. */
export function verifyText(text: string): Verified {
  const hashes: string[] = [];
  let head = EMPTY;
  let fragments = 0;
  let incident: string | undefined;
  for (const [at, line] of text.split('\n').entries()) {
    // What npm prints above the output of `npm run`.
    if (line === '' || line.startsWith('> ')) continue;
    const read = readLine(line);
    if (!read.ok) {
      if (read.why !== 'it is no JSON') return { ok: false, why: `line ${at + 1}: ${read.why}` };
      fragments += 1;
      continue;
    }
    const { entry } = read.line;
    if (hashes[entry.n - 1] === entry.hash && verifyChain([entry], { n: entry.n - 1, hash: entry.prev }).ok) continue;
    incident ??= entry.incident;
    if (entry.incident !== incident)
      return { ok: false, why: `line ${at + 1}: entry ${entry.n} belongs to ${entry.incident}, not to ${incident}` };
    if (entry.n <= head.n) return { ok: false, why: `line ${at + 1}: entry ${entry.n} stands in it in two versions` };
    const chain = verifyChain([entry], head);
    if (!chain.ok) return { ok: false, why: `line ${at + 1}: ${chain.why}` };
    hashes.push(entry.hash);
    head = chain.head;
  }
  return head.n === 0 ? { ok: false, why: 'there is no entry in it' } : { ok: true, head, fragments };
}
