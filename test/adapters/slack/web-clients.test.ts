import { expect, onTestFinished, test, vi } from 'vitest';
import { heedingLimits } from '../../../src/adapters/slack/web-clients.ts';

test('a limit lasts as long as Slack said, also when this host’s clock is put back an hour meanwhile', async () => {
  let wall = Date.now();
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => wall);
  onTestFinished(() => spy.mockRestore());
  const limited = async () => new Response('{}', { status: 429, headers: { 'retry-after': '2' } });
  const call = heedingLimits(limited);
  const url = 'https://slack.com/api/conversations.info';
  await call(url);
  wall -= 3_600_000;
  const again = await call(url);
  expect([again.status, again.headers.get('retry-after')]).toEqual([429, '2']);
});
