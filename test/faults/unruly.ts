import type { PersonKey } from '../../lab/people.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { currentStep } from '../../src/domain/incident/course.ts';
import { foldAll } from '../../src/domain/incident/fold.ts';
import type { Unruly } from './acts.ts';
import type { People } from './people.ts';
import { type KeyedPost, newestCard } from './posts.ts';

/** What people do beside the helpful ones. */
export function unruly(
  { react, withdraw, type }: People,
  posts: readonly KeyedPost[],
  entries: readonly Entry[],
  what: Unruly,
): void {
  const incident = foldAll(entries);
  const step = incident && currentStep(incident);
  if (step !== undefined && (what === 'skip' || what === 'done'))
    type('commander', `/dr ${what} ${step} reason="by the harness"`);
  const said = SAID[what];
  if (said !== undefined) type(said[0], said[1]);
  const card = newestCard(posts)?.message;
  if (card === undefined) return;
  if (what === 'deny') react('third', card, 'no_entry');
  if (what === 'requester-approves') react('commander', card, 'white_check_mark');
  if (what === 'requester-insists') {
    react('commander', card, 'white_check_mark');
    withdraw('commander', card, 'white_check_mark');
    react('commander', card, 'white_check_mark');
  }
  if (what === 'outsider-approves') react('observer', card, 'white_check_mark');
  if (what === 'both-approve') for (const who of ['second', 'third'] as const) react(who, card, 'white_check_mark');
  if (what === 'withdraw') for (const who of ['second', 'third'] as const) withdraw(who, card, 'white_check_mark');
}

const SAID: Readonly<Partial<Record<Unruly, readonly [PersonKey, string]>>> = {
  abort: ['commander', '/dr abort reason="by the harness"'],
  'take-over': ['second', '/dr takeover reason="the shift changes"'],
  status: ['observer', '/dr status'],
  retry: ['commander', '/dr retry'],
  'deny-in-words': ['third', '/dr deny reason="not now"'],
  because: ['third', '/dr because reason="it was too early"'],
};
