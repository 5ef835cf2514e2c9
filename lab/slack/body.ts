import type { IncomingMessage } from 'node:http';

export type Args = Record<string, unknown>;

const MAX_BODY = 8 * 1024 * 1024;

/** The whole request body. Throws above 8 MB. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`request body above ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The arguments of a Web API call from the query and a form-encoded, JSON or multipart body. Form values stay text:
 * the web client sends objects as JSON text within them (read them with the functions below).
 */
export async function readArgs(req: IncomingMessage): Promise<Args> {
  const query = Object.fromEntries(new URL(req.url ?? '/', 'http://lab').searchParams);
  const body = await readBody(req);
  const type = req.headers['content-type'] ?? '';
  if (body.length === 0) return query;
  if (type.startsWith('application/json')) return { ...query, ...jsonObject(body.toString()) };
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return { ...query, ...Object.fromEntries(form) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) };
}

/** Text of a non-empty argument; numbers count as their digits. */
export function text(args: Args, name: string): string | undefined {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flag(args: Args, name: string): boolean {
  return [true, 'true', '1', 1].includes(args[name] as never);
}

/** A page size between 1 and `max`; `fallback` when absent or not a number. */
export function limit(args: Args, fallback: number, max: number): number {
  const value = Number(args.limit);
  return Number.isInteger(value) && value > 0 ? Math.min(value, max) : fallback;
}

/** An argument that is an object or a list: as such (JSON body) or as JSON text (form). `undefined` also for bad JSON. */
export function structured(args: Args, name: string): unknown {
  const value = args[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function jsonObject(source: string): Args {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Args) : {};
  } catch {
    return {};
  }
}
