import { createEvents, type Events } from './app/events.ts';
import { createHttpLink } from './app/http-link.ts';
import type { AppLink } from './app/link.ts';
import { createSocketLink, type SocketLink } from './app/socket-link.ts';
import { createFaultBook, type FaultBook } from './faults.ts';
import type { Workspace } from './model.ts';
import { defaultEvents, slackTiming, type WorkspaceOptions } from './options.ts';
import { createPostRate, type PostRate } from './post-rate.ts';
import { createResponseUrls, createTriggers, type ResponseUrls, type Triggers } from './tickets.ts';

/** One Web API call as it was made, for assertions; tokens are left out. */
export type ApiCall = { method: string; args: Record<string, unknown>; at: number; ok: boolean; error?: string };

/** What is in motion around the workspace: the link to the app, faults, tickets, and the log of calls. */
export type Runtime = {
  link: AppLink;
  socket: SocketLink | undefined;
  events: Events;
  faults: FaultBook;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  postRate: PostRate;
  apiCalls: ApiCall[];
  /** Where an app in HTTP mode listens. */
  requestUrl: string | undefined;
  /** While true every request is cut off and no connection stands. */
  outage: boolean;
  close: () => void;
};

export function createRuntime(workspace: Workspace, options: WorkspaceOptions): Runtime {
  const timing = { ...slackTiming, ...options.timing };
  const changed = (): void => void workspace.changes.emit('change', { kind: 'directory' });
  const mode = options.mode ?? { kind: 'socket' };
  const socket =
    mode.kind === 'socket'
      ? createSocketLink({ origin: () => workspace.origin, appId: workspace.bot.appId, timing, changed })
      : undefined;
  const link =
    socket ??
    createHttpLink({
      requestUrl: () => (runtime.outage ? undefined : runtime.requestUrl),
      signingSecret: workspace.tokens.signingSecret,
      clock: workspace.clock,
      ackTimeout: timing.ack,
    });
  const events = createEvents(workspace, link, timing, options.bot.events ?? defaultEvents);
  const runtime: Runtime = {
    link,
    requestUrl: mode.kind === 'http' ? mode.requestUrl : undefined,
    socket,
    events,
    faults: createFaultBook(changed),
    triggers: createTriggers(workspace.clock, timing.triggerLife),
    responseUrls: createResponseUrls(workspace.clock, timing.responseUrlLife),
    postRate: createPostRate(workspace.clock, options.realRates ?? false),
    apiCalls: [],
    outage: false,
    close() {
      events.close();
      link.close();
    },
  };
  return runtime;
}
