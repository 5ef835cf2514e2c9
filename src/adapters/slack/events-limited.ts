import type { App, ReceiverEvent } from '@slack/bolt';
import type { SocketClient } from './connection.ts';

/**
 * `app_rate_limited`: Slack sent no events for that minute, because there were too many; what came then was missed
 * (https://docs.slack.dev/apis/events-api#rate_limiting). It is no event of its own, so that Bolt drops it and the
 * socket's client stumbles over it.
 */
const TYPE = 'app_rate_limited';

/** Over HTTP: acknowledged, and told. */
export function hearLimitsOverHttp(app: App, limited: () => void): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event: ReceiverEvent) => {
    if (event.body.type !== TYPE) return await process(event);
    await event.ack();
    limited();
  };
}

/** Over a socket: true when this frame was such a notice; it is acknowledged. */
export function isLimitNotice(client: Pick<SocketClient, 'websocket'>, frame: unknown): boolean {
  if (typeof frame !== 'string' || !frame.includes(TYPE)) return false;
  const { payload, envelope_id } = envelopeOf(frame);
  if (payload?.type !== TYPE) return false;
  client.websocket?.send(JSON.stringify({ envelope_id, payload: {} }), () => undefined);
  return true;
}

function envelopeOf(frame: string): { payload?: { type?: unknown }; envelope_id?: unknown } {
  try {
    const value: unknown = JSON.parse(frame);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
