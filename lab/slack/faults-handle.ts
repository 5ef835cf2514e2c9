import type { Arrange } from './app/events.ts';
import type { DisconnectReason } from './app/socket-link.ts';
import type { FaultBook } from './faults.ts';
import type { Workspace } from './model.ts';
import type { Runtime } from './runtime.ts';

/** The switches for what goes wrong, for tests, plays and the page. */
export type Faults = Omit<FaultBook, 'take'> & {
  /** Refuses every request of the app and cuts its sockets, until switched off. */
  outage: (on: boolean) => void;
  /** Cuts every Socket Mode connection. */
  dropSockets: () => void;
  /** Sends the disconnect frame; refresh_requested is Slack's routine one. */
  disconnect: (reason: DisconnectReason) => void;
  /** New Socket Mode connections get 403. */
  refuseConnections: (on: boolean) => void;
  /** Socket Mode connections, old and new, are held and nothing is said on them: no hello, no ping, no pong. */
  silenceConnections: (on: boolean) => void;
  /** The next acknowledgements are lost, so the events come again. */
  ignoreAcks: (count: number) => void;
  /** Tells the app that it was sent no events for a minute, because there were too many. */
  limitEvents: () => void;
  /** Sends the last event again with the same event_id. False when there was none. */
  redeliverLast: () => boolean;
  /** Events stay on their way until released: a retry may overtake, so they come in any order, and more than once. */
  holdEvents: () => void;
  releaseEvents: (arrange?: Arrange) => void;
  /** A deactivated app: every call answers account_inactive. */
  setBotActive: (active: boolean) => void;
  setScopes: (scopes: string[]) => void;
};

export function createFaults(workspace: Workspace, runtime: Runtime): Faults {
  const { add, remove, list, clear } = runtime.faults;
  const changed = (): void => void workspace.changes.emit('change', { kind: 'directory' });
  return {
    add,
    remove,
    list,
    clear,
    outage(on) {
      runtime.outage = on;
      if (on) runtime.socket?.drop();
      changed();
    },
    dropSockets: () => runtime.socket?.drop(),
    disconnect: (reason) => runtime.socket?.disconnect(reason),
    refuseConnections: (on) => runtime.socket?.refuse(on),
    silenceConnections: (on) => runtime.socket?.silence(on),
    ignoreAcks: (count) => runtime.socket?.ignoreAcks(count),
    limitEvents: () => runtime.events.limited(),
    redeliverLast: () => runtime.events.redeliverLast(),
    holdEvents: () => runtime.events.hold(),
    releaseEvents: (arrange = (events) => events) => runtime.events.release(arrange),
    setBotActive(active) {
      workspace.bot.active = active;
      changed();
    },
    setScopes(scopes) {
      workspace.bot.scopes = scopes;
    },
  };
}
