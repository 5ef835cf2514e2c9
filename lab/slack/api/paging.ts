import { type Args, text } from '../body.ts';
import { fail } from './answer.ts';
import type { Found } from './target.ts';

/** One page of a list by Slack's opaque cursors; `next` is empty on the last page. */
export function page<T>(items: T[], args: Args, size: number): Found<{ items: T[]; next: string }> {
  const cursor = text(args, 'cursor');
  const start = cursor === undefined ? 0 : offsetOf(cursor);
  if (start === undefined || start > items.length) return fail('invalid_cursor');
  const end = start + size;
  const next = end < items.length ? Buffer.from(`offset:${end}`).toString('base64') : '';
  return { ok: true, found: { items: items.slice(start, end), next } };
}

function offsetOf(cursor: string): number | undefined {
  const digits = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  return digits === undefined ? undefined : Number(digits);
}
