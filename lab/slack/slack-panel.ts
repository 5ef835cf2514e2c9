import type { DirectoryHandle } from './directory.ts';
import type { FaultRule } from './faults.ts';
import type { Faults } from './faults-handle.ts';
import type { Workspace } from './model.ts';
import { changePeople, peopleActions } from './people-panel.ts';
import type { Runtime } from './runtime.ts';
import type { PanelCell, PanelChange, PanelView } from './wire.ts';

/** The faults the panel offers as switches, each a rule that stands until switched off. */
const switches: ReadonlyArray<{ id: string; label: string; rule: FaultRule }> = [
  {
    id: 'rate_limited',
    label: 'Rate limit posts (429, 3 s)',
    rule: { kind: 'rate_limited', retryAfter: 3, method: 'chat.postMessage' },
  },
  { id: 'server_error', label: 'Every call answers 503', rule: { kind: 'server_error' } },
  { id: 'slow', label: 'Slow answers (2 s)', rule: { kind: 'slow', ms: 2000 } },
  {
    id: 'users_info',
    label: 'users.info fails',
    rule: { kind: 'api_error', error: 'internal_error', method: 'users.info' },
  },
];

/** The workspace's own side panel: how the app is doing, and what can go wrong on Slack's side. */
export function slackPanel(workspace: Workspace, runtime: Runtime, faults: Faults): PanelView {
  return {
    title: 'Slack',
    sections: [
      { title: 'App', columns: ['', ''], rows: appRows(workspace, runtime) },
      { title: 'Last calls', columns: ['Method', 'Answer'], rows: callRows(runtime) },
    ],
    actions: [
      { id: 'outage', label: 'Slack is away', group: 'Connection', active: runtime.outage },
      { id: 'drop', label: 'Cut the sockets', group: 'Connection', active: false, once: true },
      { id: 'refresh', label: 'Ask for a reconnect', group: 'Connection', active: false, once: true },
      { id: 'redeliver', label: 'Send the last event twice', group: 'Events', active: false, once: true },
      { id: 'lost_answer', label: 'Lose the next post’s answer', group: 'Events', active: isOn(faults, 'lost_answer') },
      ...switches.map(({ id, label, rule }) => ({ id, label, group: 'Web API', active: isOn(faults, rule.kind) })),
      ...peopleActions(workspace),
    ],
    log: [],
  };
}

/** Throws one of the panel's switches. An unknown id changes nothing. */
export function changeSlackPanel(
  workspace: Workspace,
  faults: Faults,
  directory: DirectoryHandle,
  change: PanelChange,
): void {
  if (change.id === 'outage') faults.outage(change.on);
  if (change.id === 'drop') faults.dropSockets();
  if (change.id === 'refresh') faults.disconnect('refresh_requested');
  if (change.id === 'redeliver') faults.redeliverLast();
  if (change.id === 'lost_answer')
    setRule(faults, { kind: 'lost_answer', method: 'chat.postMessage', times: 1 }, change.on);
  const known = switches.find((one) => one.id === change.id);
  if (known) setRule(faults, known.rule, change.on);
  changePeople(workspace, directory, change);
}

function setRule(faults: Faults, rule: FaultRule, on: boolean): void {
  for (const fault of faults.list().filter((one) => one.kind === rule.kind)) faults.remove(fault.id);
  if (on) faults.add(rule);
}

function isOn(faults: Faults, kind: FaultRule['kind']): boolean {
  return faults.list().some((fault) => fault.kind === kind);
}

function appRows(workspace: Workspace, runtime: Runtime): PanelCell[][] {
  const connections = runtime.socket?.connections();
  const link: PanelCell =
    connections === undefined
      ? { text: 'HTTP', tone: 'muted' }
      : { text: `${connections} socket${connections === 1 ? '' : 's'}`, tone: connections > 0 ? 'ok' : 'bad' };
  return [
    [workspace.bot.name, link],
    ['Web API', runtime.outage ? { text: 'away', tone: 'bad' } : { text: 'up', tone: 'ok' }],
  ];
}

function callRows(runtime: Runtime): PanelCell[][] {
  return runtime.apiCalls
    .slice(-6)
    .reverse()
    .map(({ method, ok, error }) => [method, ok ? { text: 'ok', tone: 'ok' } : { text: error ?? '', tone: 'bad' }]);
}
