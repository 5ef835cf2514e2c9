import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyChain } from '../../src/domain/chain.ts';
import { EMPTY, type Entry } from '../../src/domain/entry.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import { hashOfEntry } from '../../src/domain/hash.ts';
import type { IncidentId } from '../../src/domain/names.ts';

function chainOf(reasons: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const reason of reasons) {
    const content: Omit<Entry, 'hash'> = {
      v: 1,
      incident: 'lab-0' as IncidentId,
      n: entries.length + 1,
      prev: entries.at(-1)?.hash ?? EMPTY.hash,
      at: 1_700_000_000_000 + entries.length,
      writer: 'host-a:1:1',
      id: 'id',
      event: { type: 'aborted', by: {}, reason } as IncidentEvent,
    };
    entries.push({ ...content, hash: hashOfEntry(content) });
  }
  return entries;
}

test('a chain is followed to its end, whole or from any entry on', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), fc.nat(), (reasons, cut) => {
      const entries = chainOf(reasons);
      const last = entries.at(-1);
      const head = { n: entries.length, hash: last?.hash };
      expect(verifyChain(entries)).toEqual({ ok: true, head });
      const from = cut % entries.length;
      const base = from === 0 ? EMPTY : { n: from, hash: entries[from - 1]?.hash ?? EMPTY.hash };
      expect(verifyChain(entries.slice(from), base)).toEqual({ ok: true, head });
    }),
  );
});

test('any change, removal or exchange of entries is found at the entry where it was made', () => {
  const entries = chainOf(['one', 'two', 'three', 'four']);
  fc.assert(
    fc.property(fc.nat(3), fc.constantFrom('at', 'writer', 'id', 'prev', 'event'), (at, field) => {
      const changed = entries.map((entry, i) => (i === at ? { ...entry, [field]: 'else' } : entry)) as Entry[];
      expect(verifyChain(changed)).toEqual({
        ok: false,
        n: at + 1,
        why: `entry ${at + 1} does not match its own hash: its content was changed`,
      });
    }),
  );
  expect(verifyChain([...entries.slice(0, 1), ...entries.slice(2)])).toEqual({
    ok: false,
    n: 2,
    why: 'entry 2 is missing: entry 3 stands in its place',
  });
  const another = chainOf(['one', 'TWO']);
  expect(verifyChain([...another, ...entries.slice(2)])).toEqual({
    ok: false,
    n: 3,
    why: 'entry 3 does not follow entry 2: one of the two was replaced',
  });
});
