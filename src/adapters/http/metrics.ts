import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** What an operator's monitoring sees, each named and labelled once. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'twokey_' });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `twokey_${name}`, help, labelNames, registers: [registry] });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `twokey_${name}`, help, labelNames, registers: [registry] });
  return {
    registry,
    jobs: counter('jobs_total', 'Jobs taken from the queue, by kind and how they ended', ['kind', 'outcome']),
    directives: counter('directives_total', 'Directives sent to a ks node, by system and outcome', [
      'system',
      'outcome',
    ]),
    approvals: counter('approvals_total', 'Reactions that were judged, by system and decision', ['system', 'decision']),
    slackCalls: counter('slack_calls_total', 'Calls of the Slack Web API, by method and outcome', [
      'method',
      'outcome',
    ]),
    openIncidents: gauge('open_incidents', 'Incidents that have not ended', ['system']),
    connected: gauge('connected', '1 while the connection stands', ['to']),
  };
}
