import type { IncidentId } from '../../src/domain/names.ts';
import type { Part, Post } from '../../src/domain/thread/post.ts';
import type { PostedAs, PostRecord } from '../../src/engine/ports/post-record.ts';

export const incident = 'lab-0123456789abcdef0123456789abcdef' as IncidentId;

export const digest = (parts: readonly Part[]): string => JSON.stringify(parts);

export function text(words: string): Part {
  return { kind: 'text', lines: [{ key: 'words', params: { words } }] };
}

export const root = (words: string): Post => ({ key: 'root', place: 'root', life: 'edited', parts: [text(words)] });

export const entry = (key: string, life: Post['life'] = 'fixed', words = key): Post => ({
  key,
  place: 'thread',
  life,
  parts: [text(words)],
});

/** A post that happened then, and may be told late with others. */
export const happened = (key: string, at: number): Post => ({ ...entry(key), at });

export function memoryRecord(): PostRecord & { readonly rows: Map<string, PostedAs> } {
  const rows = new Map<string, PostedAs>();
  return {
    rows,
    all: async () => new Map(rows),
    set: async (_, key, posted) => void rows.set(key, posted),
  };
}
