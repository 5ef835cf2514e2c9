import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultSwitches } from './fault-switches.ts';
import { type PanelAction, panelActions } from './panel-actions.ts';
import { type PanelSection, panelLog, panelSections } from './panel-view.ts';
import type { Runtime } from './runtime.ts';

export interface Panel {
  readonly title: string;
  readonly sections: readonly PanelSection[];
  readonly actions: ReadonlyArray<Omit<PanelAction, 'run'>>;
  /** The newest last. */
  readonly log: readonly string[];
}

/** The largest body a switch needs, in bytes. */
const MAX_BODY = 4096;

/**
 * The site as JSON for a page. GET answers the panel; POST `{id, target?, on}` switches a fault and answers the panel
 * as it is then. Errors: 400 with `{error}` naming the wrong value, 405, 500 when the switch broke.
 */
export function panelHandler(site: {
  name: string;
  runtime: Runtime;
  faults: FaultSwitches;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const panel = (): Panel => ({
    title: site.name,
    sections: panelSections(site.runtime.state(), Date.now()),
    actions: panelActions(site.runtime, site.faults).map(({ run: _run, ...shown }) => shown),
    log: panelLog(site.runtime.ledger.entries()),
  });
  return async (request, response) => {
    if (request.method === 'GET') return send(response, 200, panel());
    if (request.method !== 'POST') return send(response, 405, { error: 'GET shows the panel, POST switches a fault' });
    const order = readOrder(await bodyOf(request));
    if ('error' in order) return send(response, 400, order);
    const actions = panelActions(site.runtime, site.faults);
    const action = actions.find(({ id }) => id === order.id);
    if (!action)
      return send(response, 400, {
        error: `no action ${order.id}; there are ${actions.map(({ id }) => id).join(', ')}`,
      });
    const targets = action.targets?.map(({ id }) => id) ?? null;
    if (targets && (order.target === null || !targets.includes(order.target))) {
      return send(response, 400, { error: `${order.id} needs a target of ${targets.join(', ')}` });
    }
    const failure = await Promise.resolve(action.run(order.target ?? '', order.on)).then(
      () => null,
      (error: unknown) => String(error),
    );
    return failure === null ? send(response, 200, panel()) : send(response, 500, { error: failure });
  };
}

type Order = { readonly id: string; readonly target: string | null; readonly on: boolean };

function readOrder(body: string): Order | { error: string } {
  const wrong = { error: 'send {"id": "...", "target": "...", "on": true or false}' };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return wrong;
  }
  if (typeof value !== 'object' || value === null) return wrong;
  const { id, target = null, on }: Record<string, unknown> = { ...value };
  if (typeof id !== 'string' || typeof on !== 'boolean') return wrong;
  return { id, on, target: typeof target === 'string' ? target : null };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const part of request) {
    body += part;
    if (body.length > MAX_BODY) break;
  }
  return body;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
