import type { Act, LiveChange, PanelChange, PanelView, Snapshot } from '../wire.ts';

type Done = { ok: boolean; error?: string };

export async function loadSnapshot(): Promise<Snapshot> {
  return await (await fetch('/lab/state')).json();
}

/**
 * Changes as they happen. Whenever the stream opens, at first or after a gap, all is read anew; what changes meanwhile
 * is applied once more on top, as the answer may have been put together before it.
 */
export function follow(onChange: (change: LiveChange) => void, onSnapshot: (snapshot: Snapshot) => void): void {
  const source = new EventSource('/lab/live');
  let meanwhile: LiveChange[] | undefined;
  source.onopen = async () => {
    const missed: LiveChange[] = [];
    meanwhile = missed;
    onSnapshot(await loadSnapshot());
    missed.forEach(onChange);
    meanwhile = undefined;
  };
  source.onmessage = (event) => {
    const change: LiveChange = JSON.parse(event.data);
    meanwhile?.push(change);
    onChange(change);
  };
}

export async function sendAct(as: string, what: Act): Promise<Done> {
  return await post('/lab/act', { as, ...what });
}

export async function loadPanel(index: number): Promise<PanelView | undefined> {
  const answer = await fetch(`/lab/panels/${index}`).catch(() => undefined);
  return answer?.ok ? await answer.json() : undefined;
}

export async function changePanel(index: number, change: PanelChange): Promise<Done> {
  return await post(`/lab/panels/${index}`, change);
}

async function post(path: string, body: unknown): Promise<Done> {
  try {
    const headers = { 'content-type': 'application/json' };
    return await (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  } catch {
    return { ok: false, error: 'The workspace does not answer. Is it still running?' };
  }
}
