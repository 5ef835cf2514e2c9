import { expect, test } from 'vitest';
import { signature } from '../../lab/slack/app/http-link.ts';
import { httpRoom } from '../support/http-room.ts';
import { drillOf, finish, incidentsOf } from '../support/world.ts';

test('over HTTP a failover goes the whole way, and an unsigned request goes nowhere', {
  timeout: 120_000,
}, async () => {
  const room = await httpRoom();
  const drill = drillOf(room);
  const now = Math.floor(Date.now() / 1000);
  const form = new URLSearchParams({
    command: '/dr',
    text: 'failover reason="forged"',
    user_id: room.workspace.userId('commander'),
    channel_id: room.workspace.channelId('dr-lab'),
    team_id: room.workspace.team.id,
    trigger_id: '1.2.forged',
    response_url: `${room.workspace.pageUrl}nowhere`,
  }).toString();
  const secret = room.workspace.tokens.signingSecret;
  expect(await send(room.url, form, { secret: 'not-the-secret', at: now })).toBe(401);
  expect(await send(room.url, form, { secret, at: now - 360 })).toBe(401);
  expect(await send(room.url, form, undefined)).toBe(401);
  expect(await send(room.url, `${form}&more=1`, { secret, at: now, body: form })).toBe(401);

  expect(await drill.ask('observer', '/dr status')).toBe('lab: no open incident.');
  expect(await incidentsOf(room.env, 'lab')).toEqual([]);

  expect(await drill.ask('commander', '/dr failover reason="drill"', 'general')).toBe(
    'This channel belongs to no system. Use the channel of a system, or `system=&lt;name&gt;`: lab.',
  );
  expect(await drill.ask('commander', '/dr status system=lab', 'general')).toBe('lab: no open incident.');

  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  drill.react('commander', card, 'white_check_mark');
  await drill.told('commander', 'so somebody else must approve');
  drill.react('second', card, 'white_check_mark');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

interface Signed {
  readonly secret: string;
  readonly at: number;
  /** What is signed, where it is not what is sent. */
  readonly body?: string;
}

async function send(url: string, body: string, signed: Signed | undefined): Promise<number> {
  const headers = signed && {
    'x-slack-request-timestamp': String(signed.at),
    'x-slack-signature': signature(signed.secret, String(signed.at), signed.body ?? body),
  };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  await answer.text();
  return answer.status;
}
