import type { FaultSwitches } from './fault-switches.ts';
import type { Hang, NodeFaults, OperationFault, SpoolFault, SupervisorFault } from './faults.ts';
import { ODD_KINDS } from './odd-answers.ts';
import type { Runtime } from './runtime.ts';

/** A switch of the panel. With `targets` it is one per target; `active` then means that any is on. */
export interface PanelAction {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly active: boolean;
  readonly targets?: ReadonlyArray<{ readonly id: string; readonly label: string; readonly active: boolean }>;
  readonly run: (target: string, on: boolean) => void | Promise<void>;
}

/** How slow a slow node is on the panel, in milliseconds. */
const SLOW_MS = 3000;

/** Every fault that can be switched from a page or the command line, with whether it is on now. */
export function panelActions(runtime: Runtime, faults: FaultSwitches): PanelAction[] {
  const state = runtime.state();
  const active = runtime.faults;
  const regions = state.regions.map((each) => each.name);
  const nodes = Object.keys(active.nodes);
  const pgNodes = state.regions.flatMap((each) => [
    ...each.globalPg.nodes,
    ...(each.recoveryPg ? [each.recoveryPg.node] : []),
    ...each.pgpool,
  ]);

  const perTarget = (
    group: string,
    id: string,
    label: string,
    targets: readonly string[],
    isOn: (target: string) => boolean,
    run: PanelAction['run'],
  ): PanelAction => {
    const shown = targets.map((target) => ({ id: target, label: target, active: isOn(target) }));
    return { id, label, group, active: shown.some((each) => each.active), targets: shown, run };
  };
  const perNode = (
    id: string,
    label: string,
    isOn: (on: NodeFaults) => boolean,
    run: PanelAction['run'],
    group = 'Nodes',
  ) => perTarget(group, id, label, nodes, (node) => isOn(active.nodes[node] ?? missing(node)), run);
  const hang = (where: Hang, label: string) =>
    perNode(
      `hang-${where}`,
      label,
      (on) => on.hang === where,
      (node, on) => faults.hang(node, on ? where : null),
    );
  const spool = (fault: SpoolFault) =>
    perNode(
      `spool-${fault}`,
      `Spool ${fault}`,
      (on) => on.spool === fault,
      (node, on) => faults.spool(node, on ? fault : null),
      'Receipts',
    );
  const supervisor = (fault: SupervisorFault) =>
    perNode(
      `supervisor-${fault}`,
      `supervisorctl: ${fault}`,
      (on) => on.supervisor === fault,
      (node, on) => faults.supervisor(node, on ? fault : null),
      'zone_watcher',
    );
  const operation = (id: string, label: string, fault: OperationFault): PanelAction => ({
    id,
    label,
    group: 'Operations',
    active: active.operation?.kind === fault.kind,
    run: (_target, on) => faults.operation(on ? fault : null),
  });
  const dark = (how: 'refuses' | 'hangs') =>
    perTarget(
      'Regions',
      `dark-${how}`,
      `Power off (SSH ${how})`,
      regions,
      (name) =>
        state.regions.some((each) => each.name === name && each.power === 'off') &&
        (active.dark[name] ?? 'refuses') === how,
      (region, on) => (on ? faults.regionDark(region, how) : faults.regionBack(region)),
    );

  return [
    dark('refuses'),
    dark('hangs'),
    {
      id: 'link-cut',
      label: 'Cut the link between the regions',
      group: 'Regions',
      active: state.link === 'cut',
      run: (_target, on) => faults.link(on ? 'cut' : 'up'),
    },
    hang('connect', 'Hung: no SSH banner'),
    hang('auth', 'Hung after authentication'),
    hang('exec', 'Hung after exec: runs, nothing is heard'),
    hang('exec-late', 'Hung before exec: runs when lifted'),
    hang('silent', 'Silent: nothing comes through any more'),
    perNode(
      'slow',
      `Slow (${SLOW_MS} ms)`,
      (on) => on.slowMs > 0,
      (node, on) => faults.slow(node, on ? SLOW_MS : 0),
    ),
    perNode('wrong-host-key', 'Wrong host key', (on) => on.wrongHostKey, faults.wrongHostKey),
    perNode('auth-refused', 'Authentication refused', (on) => on.authRefused, faults.authRefused),
    perNode('session-refused', 'Sessions refused', (on) => on.sessionRefused, faults.sessionRefused),
    perNode(
      'cut-exec',
      'Cut SSH 100 ms into the next command',
      (on) => on.cut !== null,
      (node, on) => faults.cutExec(node, on ? { afterMs: 100 } : null),
    ),
    operation('operation-slow', 'Operations ten times slower', { kind: 'slow', factor: 10 }),
    operation('operation-never-ends', 'Operations never end', { kind: 'never ends' }),
    operation('operation-fails', 'Operations fail', { kind: 'fails', reason: 'internal error' }),
    perNode(
      'log-unreadable',
      'zone_watcher.log unreadable',
      (on) => on.logUnreadable,
      faults.logUnreadable,
      'zone_watcher',
    ),
    perTarget(
      'zone_watcher',
      'zone-watcher-fatal',
      'zone_watcher FATAL',
      nodes,
      (node) =>
        state.regions.some((region) => region.ks.some((each) => each.node === node && each.zoneWatcher === 'fatal')),
      (node, on) => faults.zoneWatcher(node, on ? 'fatal' : 'running'),
    ),
    ...(['not-running', 'spawn-error', 'spawn-error-exit-0', 'no-such-process', 'unreachable'] as const).map(
      supervisor,
    ),
    ...(['missing', 'wrong-id', 'read-only'] as const).map(spool),
    perTarget(
      'Databases',
      'sick',
      'pg or pgpool node in error',
      pgNodes,
      (node) => state.sick.includes(node),
      faults.sick,
    ),
    perTarget(
      'Databases',
      'syncing',
      'pg node syncing for three checks',
      pgNodes,
      (node) => (state.syncing[node]?.checks ?? 0) > 0,
      (node, on) => faults.syncing(node, { checks: on ? 3 : 0 }),
    ),
    {
      id: 'leases-unreadable',
      label: 'Leases unreadable (off: restart billing)',
      group: 'Databases',
      active: state.leases === 'unreadable',
      run: (_target, on) => (on ? undefined : faults.restartBilling()),
    },
    perTarget(
      'Answers',
      'odd-answer',
      'send-zw-directive answers oddly',
      ODD_KINDS,
      (kind) => active.oddAnswers.some((odd) => odd.kind === kind),
      (target, on) => {
        const kind = ODD_KINDS.find((each) => each === target);
        faults.noOddAnswers();
        if (on && kind) faults.oddAnswer({ kind });
      },
    ),
  ];
}

function missing(node: string): never {
  throw new Error(`the site has no ks node ${node}`);
}
