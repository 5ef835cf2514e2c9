import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { type FaultSwitches, faultSwitches } from './fault-switches.ts';
import { noFaults } from './faults.ts';
import { type LedgerEntry, openLedger } from './ledger.ts';
import { PAPER_NAMES, type SiteNames, type SiteState } from './model/state.ts';
import { openNodeFolder } from './node-folder.ts';
import { panelHandler } from './panel.ts';
import { folderOf, machineOf, type Runtime } from './runtime.ts';
import { type HostKey, hostKey } from './ssh/host-key.ts';
import { openMachine } from './ssh/machine.ts';
import { type SshNode, startSshNode } from './ssh/node.ts';
import { killMarked } from './ssh/processes.ts';
import { loadModel, saveModel } from './store.ts';
import { runTool } from './tools/run-tool.ts';
import { serveTools, type ToolPaths } from './tools/tool-server.ts';

export interface SiteOptions {
  /** Shown on the panel. */
  readonly name: string;
  /** Kept between runs: model.json, ledger.jsonl, host keys, one folder per ks node. Its path must leave room for a unix socket. */
  readonly dir: string;
  readonly recoveryPg: boolean;
  /** Public keys that may log in, in OpenSSH's one-line form, one a line. */
  readonly authorizedKey: string;
  /** Who may log in; default `twokey`. */
  readonly user?: string;
  /** Default: the paper's names. */
  readonly names?: SiteNames;
  /** How long an asynchronous operation takes (2 to 5 minutes in life), in milliseconds; default 3000. */
  readonly operationMs?: number;
  /** How long a freshly joined pg node says `syncing`, in milliseconds; default a third of `operationMs`. */
  readonly syncingMs?: number;
}

export interface SiteNode {
  readonly name: string;
  readonly region: string;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly hostKey: { readonly type: string; readonly base64: string };
  readonly spoolId: string;
  readonly spoolDir: string;
  readonly logPath: string;
}

export interface Site {
  readonly name: string;
  readonly user: string;
  readonly nodes: readonly SiteNode[];
  /** One `[127.0.0.1]:port type key` line per node. */
  readonly knownHostsText: string;
  readonly toolPaths: ToolPaths;
  /** A snapshot of the truth. */
  readonly model: () => SiteState;
  readonly ledger: () => readonly LedgerEntry[];
  readonly faults: FaultSwitches;
  /** Calls back on every change of the model or a fault, or on every ledger entry; the answer ends it. */
  readonly on: {
    (event: 'change', listener: () => void): () => void;
    (event: 'ledger', listener: (entry: LedgerEntry) => void): () => void;
  };
  readonly panelHandler: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Stops listeners, operations and every process that was started through the site. The folder stays. */
  readonly close: () => Promise<void>;
}

/** Starts the two-region site: four ks nodes behind real SSH and one model of everything behind them. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const { name, dir, names = PAPER_NAMES, user = 'twokey', operationMs = 3000 } = options;
  const authorizedKeys = parseKeys(options.authorizedKey);
  mkdirSync(join(dir, 'hostkeys'), { recursive: true });
  const emitter = new EventEmitter();
  const told = () => emitter.emit('change');
  const closing = new AbortController();
  let state = loadModel(join(dir, 'model.json'), names, options.recoveryPg);
  const regionOf = new Map(
    state.regions.flatMap((region) => region.ks.map(({ node }) => [node, region.name] as const)),
  );
  const nodeNames = [...regionOf.keys()];
  const ledger = openLedger(join(dir, 'ledger.jsonl'));
  const folders = new Map(nodeNames.map((node) => [node, openNodeFolder(dir, node)]));
  const runtime: Runtime = {
    mark: randomUUID(),
    timing: { operationMs, syncingMs: options.syncingMs ?? operationMs / 3 },
    faults: noFaults(nodeNames),
    folders,
    machines: new Map([...folders].map(([node, { home }]) => [node, openMachine(home)])),
    ledger: {
      entries: ledger.entries,
      add: (entry) => {
        const added = ledger.add(entry);
        emitter.emit('ledger', added);
        return added;
      },
    },
    state: () => state,
    commit: (next) => {
      state = next;
      saveModel(join(dir, 'model.json'), state);
      told();
    },
    closing: closing.signal,
  };
  const tools = await serveTools(dir, (call) => runTool(runtime, call));
  const ssh = new Map<string, SshNode>();
  const nodes: SiteNode[] = [];
  for (const [node, region] of regionOf) {
    const key = hostKey(join(dir, 'hostkeys', node));
    const server = await startNode(runtime, node, key, { user, authorizedKeys, binDir: tools.binDir });
    ssh.set(node, server);
    nodes.push(describeNode(runtime, node, region, server, key));
    if (state.regions.some((each) => each.name === region && each.power === 'off')) await server.setDark('refuses');
  }
  saveModel(join(dir, 'model.json'), state);
  const faults = faultSwitches(runtime, ssh, told);
  return {
    name,
    user,
    nodes,
    knownHostsText: nodes
      .map((each) => `[${each.host}]:${each.port} ${each.hostKey.type} ${each.hostKey.base64}\n`)
      .join(''),
    toolPaths: tools.paths,
    model: () => structuredClone(state),
    ledger: () => ledger.entries(),
    faults,
    on: (event: string, listener: (entry: LedgerEntry) => void) => {
      emitter.on(event, listener);
      return () => void emitter.off(event, listener);
    },
    panelHandler: panelHandler({ name, runtime, faults }),
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      for (const machine of runtime.machines.values()) machine.stopAt(null, () => undefined);
      await Promise.all([...ssh.values()].map((server) => server.close()));
      await killMarked([`LAB_SITE=${runtime.mark}`]);
      await tools.close();
      for (const folder of runtime.folders.values()) folder.close();
    },
  };
}

function startNode(
  runtime: Runtime,
  node: string,
  key: HostKey,
  access: { user: string; authorizedKeys: readonly ParsedKey[]; binDir: string },
): Promise<SshNode> {
  const { home } = folderOf(runtime, node);
  // The test runs' mark for finding processes left behind goes along.
  const mark = process.env.TWOKEY_TEST_DIR;
  const env = {
    ...(mark === undefined ? {} : { TWOKEY_TEST_DIR: mark }),
    HOME: home,
    USER: access.user,
    LOGNAME: access.user,
    SHELL: '/bin/sh',
    PATH: `${access.binDir}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    LAB_NODE: node,
    LAB_SITE: runtime.mark,
  };
  const faults = () => {
    const found = runtime.faults.nodes[node];
    if (!found) throw new Error(`the site has no ks node ${node}`);
    return found;
  };
  return startSshNode({ ...access, hostKey: key, place: { home, env }, machine: machineOf(runtime, node), faults });
}

function describeNode(runtime: Runtime, name: string, region: string, server: SshNode, key: HostKey): SiteNode {
  const { spoolId, spoolDir, logPath } = folderOf(runtime, name);
  return {
    name,
    region,
    host: '127.0.0.1',
    port: server.port,
    hostKey: { type: key.type, base64: key.base64 },
    spoolId,
    spoolDir,
    logPath,
  };
}

function parseKeys(text: string): ParsedKey[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const key = ssh2.utils.parseKey(line);
    if (key instanceof Error) throw new Error(`authorizedKey has a line that is no public key: ${key.message}`);
    return key;
  });
}
