import { expect, onTestFinished, test } from 'vitest';
import { createMetrics } from '../../../src/adapters/http/metrics.ts';
import { startStatusServer } from '../../../src/adapters/http/status-server.ts';

async function server(reasons: string[] = []) {
  const metrics = createMetrics();
  const status = await startStatusServer({
    port: 0,
    host: '127.0.0.1',
    reasons: async () => reasons,
    registry: metrics.registry,
  });
  onTestFinished(() => status.stop());
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${status.port}${path}`, { method });
    return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
  };
  return { metrics, status, get };
}

test('it is alive whatever is wrong, and ready only when nothing is', async () => {
  const reasons = ['Redis: connection refused', 'Slack: no answer'];
  const { get } = await server(reasons);
  expect(await get('/healthz')).toMatchObject({ status: 200, body: 'alive\n' });
  expect(await get('/readyz')).toMatchObject({ status: 503, body: 'Redis: connection refused\nSlack: no answer\n' });
  reasons.length = 0;
  expect(await get('/readyz?probe=1')).toMatchObject({ status: 200, body: 'ready\n' });
});

test('metrics are Prometheus text with the service’s own counters and gauges', async () => {
  const { metrics, get } = await server();
  metrics.directives.inc({ system: 'lab', outcome: 'accepted' });
  metrics.approvals.inc({ system: 'lab', decision: 'self' });
  metrics.jobs.inc({ kind: 'directive', outcome: 'done' });
  metrics.slackCalls.inc({ method: 'chat.postMessage', outcome: 'limited' });
  metrics.openIncidents.set({ system: 'lab' }, 1);
  metrics.connected.set({ to: 'redis' }, 0);
  const { status, body, type } = await get('/metrics');
  expect(status).toBe(200);
  expect(type).toContain('text/plain');
  for (const line of [
    'twokey_directives_total{system="lab",outcome="accepted"} 1',
    'twokey_approvals_total{system="lab",decision="self"} 1',
    'twokey_jobs_total{kind="directive",outcome="done"} 1',
    'twokey_slack_calls_total{method="chat.postMessage",outcome="limited"} 1',
    'twokey_open_incidents{system="lab"} 1',
    'twokey_connected{to="redis"} 0',
  ]) {
    expect(body.split('\n')).toContain(line);
  }
});

test('what it does not know it says, and nothing can be changed through it', async () => {
  const { get } = await server();
  expect(await get('/')).toMatchObject({ status: 404, body: 'there are /healthz, /readyz and /metrics\n' });
  expect(await get('/healthz', 'POST')).toMatchObject({ status: 405 });
  expect(await get('/healthz', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('a port that is taken is an error', async () => {
  const { status } = await server();
  const { registry } = createMetrics();
  await expect(
    startStatusServer({ port: status.port, host: '127.0.0.1', reasons: async () => [], registry }),
  ).rejects.toThrow('EADDRINUSE');
});
