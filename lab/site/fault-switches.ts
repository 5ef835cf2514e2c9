import { setTimeout as delay } from 'node:timers/promises';
import {
  type CutExec,
  type DiskFull,
  type Hang,
  type KillRun,
  noNodeFaults,
  type OddAnswer,
  type OperationFault,
  type SpoolFault,
  type StopAt,
  type SupervisorFault,
} from './faults.ts';
import type { ToolName } from './ledger.ts';
import {
  powerOff,
  powerOn,
  restartBilling,
  restartZoneWatcher,
  setLink,
  setSick,
  setSyncing,
  setZoneWatcher,
} from './model/events.ts';
import { ksNode, regionNamed } from './model/find.ts';
import type { SiteState } from './model/state.ts';
import { ODD_ANSWERS, type OddKind } from './odd-answers.ts';
import { folderOf, machineOf, type Runtime } from './runtime.ts';
import type { SshNode } from './ssh/node.ts';
import { killMarked } from './ssh/processes.ts';

/** An odd answer to switch on; what is left out is any action, any node, for ever, and the kind's own `executes`. */
export interface OddAnswerOrder {
  readonly kind: OddKind;
  readonly tool?: ToolName;
  readonly action?: string;
  readonly node?: string;
  readonly executes?: boolean;
  readonly times?: number;
}

/** Everything that can be made to go wrong, switchable while the site runs. Names that the site does not have throw. */
export interface FaultSwitches {
  /** Power off. `hangs` is the worse one: connections open, no banner comes. Processes of its ks nodes are killed; they have another boot id when it is back. */
  readonly regionDark: (region: string, how?: 'refuses' | 'hangs') => Promise<void>;
  readonly regionBack: (region: string) => Promise<void>;
  /** Between the regions; whoever runs the site goes on reaching both. */
  readonly link: (link: 'up' | 'cut') => void;
  readonly hang: (node: string, where: Hang | null) => void;
  readonly slow: (node: string, ms: number) => void;
  readonly wrongHostKey: (node: string, on: boolean) => void;
  readonly authRefused: (node: string, on: boolean) => void;
  readonly sessionRefused: (node: string, on: boolean) => void;
  /** Defaults: once, any command, after it was started. */
  readonly cutExec: (node: string, cut: ({ afterMs: number } & Partial<CutExec>) | null) => void;
  /** Resets every open connection of the node now. */
  readonly cutNow: (node: string) => void;
  readonly operation: (fault: OperationFault | null) => void;
  readonly logUnreadable: (node: string, on: boolean) => void;
  readonly spool: (node: string, fault: SpoolFault | null) => void;
  readonly full: (node: string, full: DiskFull | null) => void;
  /** The node's power goes for a moment: its processes die, it comes back with another boot id. Resolves when it is back. */
  readonly reboot: (node: string, downMs: number) => Promise<void>;
  /** Reboots the node as soon as a run of the fence is there; before it is on the disk, it is lost. Once. */
  readonly rebootAt: (node: string, stop: StopAt | null, downMs: number) => void;
  readonly killRun: (node: string, kill: KillRun | null) => void;
  readonly supervisor: (node: string, fault: SupervisorFault | null) => void;
  readonly zoneWatcher: (node: string, state: 'running' | 'stopped' | 'fatal') => void;
  readonly oddAnswer: (order: OddAnswerOrder) => void;
  readonly noOddAnswers: () => void;
  /** A pg or pgpool node whose status is `error`. */
  readonly sick: (node: string, on: boolean) => void;
  /** A pg node that says `syncing` for so many CheckPG answers and so many milliseconds, then `ok`. */
  readonly syncing: (node: string, until: { checks?: number; ms?: number }) => void;
  readonly restartBilling: () => void;
  /** Switches off every fault that is not part of the model (power, link, sick nodes stay). */
  readonly clear: () => void;
}

export function faultSwitches(runtime: Runtime, ssh: ReadonlyMap<string, SshNode>, told: () => void): FaultSwitches {
  const { faults, timing } = runtime;
  const settling = () => ({ now: Date.now(), syncingMs: timing.syncingMs });
  const commit = (change: (state: SiteState) => SiteState) => runtime.commit(change(runtime.state()));
  const nodeFaults = (node: string) => {
    const found = faults.nodes[node];
    if (!found) throw new Error(`the site has no ks node ${node}; it has ${Object.keys(faults.nodes).join(', ')}`);
    return found;
  };
  const set = (change: () => void) => {
    change();
    told();
  };
  const sshOf = (region: string) => {
    const nodes = regionNamed(runtime.state(), region)?.ks.map(({ node }) => node) ?? [];
    return nodes.flatMap((node) => {
      const found = ssh.get(node);
      return found ? [{ node, server: found }] : [];
    });
  };
  const reboot = async (node: string, downMs: number, lose: () => void = () => undefined) => {
    nodeFaults(node);
    commit((state) => setZoneWatcher(state, node, 'stopped'));
    await ssh.get(node)?.setDark('refuses');
    await killMarked([`LAB_SITE=${runtime.mark}`, `LAB_NODE=${node}`]);
    lose();
    await delay(downMs, null, { signal: runtime.closing, ref: false }).catch(() => null);
    if (runtime.closing.aborted) return;
    machineOf(runtime, node).rebooted();
    commit((state) => restartZoneWatcher(state, node, true));
    // A region without power stays dark.
    if (ksNode(runtime.state(), node).region.power === 'on') await ssh.get(node)?.setDark(null);
  };
  const switches: FaultSwitches = {
    regionDark: async (region, how = 'refuses') => {
      faults.dark[region] = how;
      commit((state) => powerOff(state, region));
      await Promise.all(
        sshOf(region).map(async ({ node, server }) => {
          await server.setDark(how);
          await killMarked([`LAB_SITE=${runtime.mark}`, `LAB_NODE=${node}`]);
        }),
      );
    },
    regionBack: async (region) => {
      delete faults.dark[region];
      for (const { node } of sshOf(region)) machineOf(runtime, node).rebooted();
      await Promise.all(sshOf(region).map(({ server }) => server.setDark(null)));
      commit((state) => powerOn(state, region, settling()));
    },
    link: (link) => commit((state) => setLink(state, link, settling())),
    hang: (node, where) =>
      set(() => {
        nodeFaults(node).hang = where;
        if (where === null) ssh.get(node)?.resume();
        if (where === 'silent') ssh.get(node)?.stallAll();
      }),
    slow: (node, ms) => set(() => Object.assign(nodeFaults(node), { slowMs: ms })),
    wrongHostKey: (node, on) => set(() => Object.assign(nodeFaults(node), { wrongHostKey: on })),
    authRefused: (node, on) => set(() => Object.assign(nodeFaults(node), { authRefused: on })),
    sessionRefused: (node, on) => set(() => Object.assign(nodeFaults(node), { sessionRefused: on })),
    cutExec: (node, cut) =>
      set(() => {
        nodeFaults(node).cut = cut && { started: true, lateMs: null, matching: null, times: 1, ...cut };
      }),
    cutNow: (node) => {
      nodeFaults(node);
      ssh.get(node)?.resetAll();
    },
    operation: (fault) => set(() => Object.assign(faults, { operation: fault })),
    logUnreadable: (node, on) =>
      set(() => {
        nodeFaults(node).logUnreadable = on;
        folderOf(runtime, node).setLogUnreadable(on);
      }),
    spool: (node, fault) =>
      set(() => {
        nodeFaults(node).spool = fault;
        folderOf(runtime, node).setSpoolFault(fault);
      }),
    full: (node, full) => set(() => Object.assign(nodeFaults(node), { full })),
    reboot: (node, downMs) => reboot(node, downMs),
    rebootAt: (node, stopAt, downMs) =>
      set(() => {
        nodeFaults(node).stopAt = stopAt;
        machineOf(runtime, node).stopAt(stopAt, (receipt) => {
          nodeFaults(node).stopAt = null;
          void reboot(node, downMs, () => stopAt && machineOf(runtime, node).lose(stopAt, receipt));
        });
      }),
    killRun: (node, kill) => set(() => Object.assign(nodeFaults(node), { kill })),
    supervisor: (node, fault) => set(() => Object.assign(nodeFaults(node), { supervisor: fault })),
    zoneWatcher: (node, zoneWatcher) => commit((state) => setZoneWatcher(state, node, zoneWatcher)),
    oddAnswer: (order) => set(() => faults.oddAnswers.push(completed(order))),
    noOddAnswers: () => set(() => Object.assign(faults, { oddAnswers: [] })),
    sick: (node, on) => commit((state) => setSick(state, node, on)),
    syncing: (node, { checks = 0, ms = 0 }) =>
      commit((state) => setSyncing(state, node, { checks, until: Date.now() + ms })),
    restartBilling: () => commit(restartBilling),
    clear: () =>
      set(() => {
        for (const node of Object.keys(faults.nodes)) {
          faults.nodes[node] = noNodeFaults();
          folderOf(runtime, node).setLogUnreadable(false);
          folderOf(runtime, node).setSpoolFault(null);
          machineOf(runtime, node).stopAt(null, () => undefined);
          ssh.get(node)?.resume();
        }
        Object.assign(faults, { oddAnswers: [], operation: null });
      }),
  };
  return switches;
}

function completed(order: OddAnswerOrder): OddAnswer {
  return {
    kind: order.kind,
    tool: order.tool ?? 'send-zw-directive',
    action: order.action ?? null,
    node: order.node ?? null,
    executes: order.executes ?? ODD_ANSWERS[order.kind].executes,
    times: order.times ?? Number.POSITIVE_INFINITY,
  };
}
