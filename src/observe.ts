import { createMetrics, type Metrics } from './adapters/http/metrics.ts';
import { systemOf } from './adapters/redis/keys.ts';
import type { OnCall } from './adapters/slack/web-clients.ts';
import type { Entry } from './domain/entry.ts';
import type { Incident } from './domain/incident/state.ts';
import type { SystemName } from './domain/names.ts';
import type { Journal } from './engine/ports/journal.ts';

/** Monitoring, fed from where things happen: the journal's appends of this process, jobs, Slack calls, the watch's looks. */
export interface Observer {
  readonly metrics: Metrics;
  readonly onSlackCall: OnCall;
  /** The same journal; this process's own appends are counted. */
  counted(journal: Journal): Journal;
  job(step: string, outcome: 'done' | 'failed'): void;
  /** What the watch saw: the open incidents, and which connections stand. */
  looked(
    open: readonly Incident[],
    systems: readonly SystemName[],
    connections: Readonly<Record<string, boolean>>,
  ): void;
}

export function createObserver(): Observer {
  const metrics = createMetrics();
  return {
    metrics,
    onSlackCall: (method, outcome) => metrics.slackCalls.inc({ method, outcome }),
    counted: (journal) => ({
      ...journal,
      async append(incident, after, event, terms) {
        const appended = await journal.append(incident, after, event, terms);
        if (appended.ok) count(metrics, appended.entry);
        return appended;
      },
    }),
    job: (step, outcome) => metrics.jobs.inc({ kind: step === 'gates' ? 'gates' : 'step', outcome }),
    looked(open, systems, connections) {
      for (const system of systems) {
        metrics.openIncidents.set({ system }, open.filter((incident) => incident.system === system).length);
      }
      for (const [to, stands] of Object.entries(connections)) metrics.connected.set({ to }, stands ? 1 : 0);
    },
  };
}

function count(metrics: Metrics, { incident, event }: Entry): void {
  const system = systemOf(incident);
  if (event.type === 'outcome') metrics.directives.inc({ system, outcome: event.outcome.outcome });
  if (event.type === 'reacted') {
    const decision = event.counts ? event.signal : 'refused';
    metrics.approvals.inc({ system, decision });
  }
}
