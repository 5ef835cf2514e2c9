import type { UserOptions } from './slack/options.ts';

/** The lab's people: plainly made up, one for each part somebody can have. */
export const PEOPLE = [
  {
    key: 'commander',
    id: 'U0LABCMDR',
    name: 'commander',
    realName: 'Cory Commander',
    role: 'Incident commander: starts scenarios, cannot approve what they started',
    roles: ['operator', 'approver'],
  },
  {
    key: 'second',
    id: 'U0LABSCND',
    name: 'second',
    realName: 'Sasha Second',
    role: 'Second engineer: approves with a reaction',
    roles: ['operator', 'approver'],
  },
  {
    key: 'third',
    id: 'U0LABTHRD',
    name: 'third',
    realName: 'Tay Third',
    role: 'Third engineer: approver, no operator',
    roles: ['approver'],
  },
  {
    key: 'observer',
    id: 'U0LABOBSV',
    name: 'observer',
    realName: 'Olli Observer',
    role: 'In the channel, but in no roster: cannot approve',
    roles: [],
  },
] as const satisfies readonly (UserOptions & { roles: readonly string[] })[];

export type PersonKey = (typeof PEOPLE)[number]['key'];
