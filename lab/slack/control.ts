import type { IncomingMessage, ServerResponse } from 'node:http';
import { act } from './act.ts';
import { readBody } from './body.ts';
import type { FaultRule } from './faults.ts';
import type { Handles } from './handles.ts';
import { snapshot, stream } from './live.ts';
import { changeSlackPanel, slackPanel } from './slack-panel.ts';
import type { Act, PanelChange, PanelView } from './wire.ts';

type Route = (parts: Handles, req: IncomingMessage, rest: string) => Promise<unknown> | unknown;

/** The lab's own addresses: what the page reads, what its people do, and the fault switches for other programs. */
const routes: Readonly<Record<string, Route>> = {
  'GET state': ({ workspace, runtime, panels }) => snapshot(workspace, runtime, panels.length + 1),
  'POST act': async ({ workspace, runtime }, req) => {
    const { as, ...what } = await json<Act & { as: string }>(req);
    return await act(workspace, runtime, as, what as Act);
  },
  'GET faults': ({ faults }) => faults.list(),
  'POST faults': async ({ faults }, req) => faults.add(await json<FaultRule>(req)),
  'DELETE faults': ({ faults }) => {
    faults.clear();
    return { ok: true };
  },
  'GET panels': async (parts, _req, index) => await readPanel(parts, Number(index)),
  'POST panels': async (parts, req, index) => await changePanel(parts, Number(index), await json<PanelChange>(req)),
};

export async function serveLab(
  parts: Handles,
  pathname: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!fromHere(req))
    return void res.writeHead(403, { 'content-type': 'text/plain' }).end('only from the workspace’s own page');
  const [, , name = '', rest = ''] = pathname.split('/');
  if (name === 'live') return stream(parts.workspace, parts.runtime, parts.panels.length + 1, res);
  const route = routes[`${req.method} ${name}`];
  if (!route) return void res.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  try {
    const answer = await route(parts, req, rest);
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    res
      .writeHead(400, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify({ ok: false, error: reason }));
  }
}

/** A page of another origin in the same browser must not act for the personas. */
function fromHere(req: IncomingMessage): boolean {
  const { origin, host } = req.headers;
  return origin === undefined || origin === `http://${host}`;
}

async function json<T>(req: IncomingMessage): Promise<T> {
  return JSON.parse((await readBody(req)).toString());
}

/** The workspace's own panel comes last, after those of the systems. */
async function readPanel(parts: Handles, index: number): Promise<PanelView> {
  const url = parts.panels[index];
  if (url === undefined) return slackPanel(parts.workspace, parts.runtime, parts.faults);
  return (await (
    await fetch(new URL(url, parts.workspace.origin), { signal: AbortSignal.timeout(5_000) })
  ).json()) as PanelView;
}

async function changePanel(parts: Handles, index: number, change: PanelChange): Promise<unknown> {
  const url = parts.panels[index];
  if (url === undefined) changeSlackPanel(parts.workspace, parts.faults, parts.directory, change);
  else {
    const body = JSON.stringify(change);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(new URL(url, parts.workspace.origin), {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) throw new Error(`the panel answered ${answer.status}: ${await answer.text()}`);
  }
  return { ok: true };
}
