import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorkspace } from './create.ts';
import { createDirectory, type DirectoryHandle } from './directory.ts';
import { createFaults, type Faults } from './faults-handle.ts';
import { channelBy, userBy, usergroupBy } from './lookup.ts';
import { repliesOf } from './messages.ts';
import type { Change, Channel, Ephemeral, Message, Workspace } from './model.ts';
import type { WorkspaceOptions } from './options.ts';
import { type Persona, persona } from './persona.ts';
import { type ApiCall, createRuntime, type Runtime } from './runtime.ts';
import { serve } from './server.ts';
import { type FoundMessage, waitForEphemeral, waitForMessage } from './wait.ts';

/** A running workspace, for tests and plays. Channels are named by name, #name or id; users by key or id. */
export type WorkspaceHandle = {
  /** For SLACK_API_URL, with the trailing slash. */
  apiUrl: string;
  pageUrl: string;
  tokens: { bot: string; app: string; signingSecret: string };
  team: { id: string; name: string };
  bot: { userId: string; botId: string; appId: string };
  userId: (key: string) => string;
  channelId: (name: string) => string;
  usergroupId: (handle: string) => string;
  as: (userKey: string) => Persona;
  /** Root messages and replies, oldest first. */
  messages: (channel: string) => readonly Message[];
  /** The root and its replies. */
  thread: (channel: string, ts: string) => Message[];
  ephemerals: (userKey: string) => Ephemeral[];
  /** Calls the listener on each change of that kind; gives the function that stops it. */
  on: <K extends Change['kind']>(kind: K, listener: (change: Extract<Change, { kind: K }>) => void) => () => void;
  waitForMessage: (fits: (message: Message, channel: Channel) => boolean, timeoutMs?: number) => Promise<FoundMessage>;
  waitForEphemeral: (userKey: string, fits: (one: Ephemeral) => boolean, timeoutMs?: number) => Promise<Ephemeral>;
  faults: Faults;
  directory: DirectoryHandle;
  apiCalls: readonly ApiCall[];
  /** Socket Mode connections that stand now; 0 in HTTP mode. */
  connections: () => number;
  /** The app's address in HTTP mode, as set in the app's settings. */
  setRequestUrl: (url: string) => void;
  close: () => Promise<void>;
};

/** Starts a Slack workspace on loopback: Web API, Socket Mode or HTTP delivery, the page and its controls. */
export async function startWorkspace(options: WorkspaceOptions): Promise<WorkspaceHandle> {
  const workspace = createWorkspace(options);
  const runtime = createRuntime(workspace, options);
  const faults = createFaults(workspace, runtime);
  const directory = createDirectory(workspace);
  const parts = { workspace, runtime, faults, directory, panels: (options.panels ?? []).map(({ url }) => url) };
  const server = createServer((req, res) => {
    serve(parts, options.mounts ?? [], req, res).catch((error: unknown) => {
      if (res.headersSent) res.destroy();
      else res.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  server.on('upgrade', (req, socket, head) => {
    if (runtime.outage || !runtime.socket || !req.url?.startsWith('/link/')) socket.destroy();
    else runtime.socket.upgrade(req, socket, head);
  });
  workspace.origin = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
  return handle(workspace, runtime, faults, directory, () => stop(server, runtime));
}

function handle(
  workspace: Workspace,
  runtime: Runtime,
  faults: Faults,
  directory: DirectoryHandle,
  close: () => Promise<void>,
): WorkspaceHandle {
  return {
    apiUrl: `${workspace.origin}/api/`,
    pageUrl: `${workspace.origin}/`,
    tokens: workspace.tokens,
    team: workspace.team,
    bot: workspace.bot,
    userId: (key) => userBy(workspace, key).id,
    channelId: (name) => channelBy(workspace, name).id,
    usergroupId: (name) => usergroupBy(workspace, name).id,
    as: (key) => persona(workspace, runtime, key),
    messages: (channel) => channelBy(workspace, channel).messages,
    thread(name, ts) {
      const channel = channelBy(workspace, name);
      return [...channel.messages.filter((message) => message.ts === ts), ...repliesOf(channel, ts)];
    },
    ephemerals(key) {
      const { id } = userBy(workspace, key);
      return workspace.ephemerals.filter((one) => one.to === id);
    },
    on(kind, listener) {
      const forward = (change: Change): void => {
        if (change.kind === kind) listener(change as Extract<Change, { kind: typeof kind }>);
      };
      workspace.changes.on('change', forward);
      return () => workspace.changes.off('change', forward);
    },
    waitForMessage: (fits, timeoutMs = 10_000) => waitForMessage(workspace, fits, timeoutMs),
    waitForEphemeral(key, fits, timeoutMs = 10_000) {
      const { id } = userBy(workspace, key);
      return waitForEphemeral(workspace, (one) => one.to === id && fits(one), timeoutMs);
    },
    faults,
    directory,
    apiCalls: runtime.apiCalls,
    connections: () => runtime.socket?.connections() ?? 0,
    setRequestUrl(url) {
      runtime.requestUrl = url;
    },
    close,
  };
}

/** The origin it listens on. Rejects when the port is taken. */
function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(`http://${host}:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server, runtime: Runtime): Promise<void> {
  runtime.close();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
