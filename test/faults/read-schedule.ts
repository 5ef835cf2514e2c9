import { z } from 'zod';
import { PEOPLE } from '../../lab/people.ts';
import { POINTS } from './points.ts';
import { SCENARIOS } from './scenarios.ts';
import { ACTS, type Schedule } from './schedule.ts';

const Count = z.int().min(0);
const Armed = z.strictObject({
  member: Count,
  life: Count,
  point: z.literal([...POINTS]),
  time: z.int().min(1),
  does: z.union([z.literal('kill'), z.strictObject({ blockMs: Count })]),
});
const Timed = z.strictObject({
  after: z.string(),
  nth: z.int().min(1),
  ms: Count,
  // What each kind of act takes besides is its player's to know (acts.ts).
  act: z.looseObject({ do: z.literal([...ACTS]) }),
});
const Written = z.strictObject({
  seed: z.int(),
  scenario: z.literal([...SCENARIOS]),
  roles: z.literal(['all', 'split', 'bots', 'alls']),
  quorum: z.literal([1, 2]),
  recoveryPg: z.boolean(),
  redis: z.literal(['alone', 'sentinels']),
  usergroup: z.boolean(),
  approveWithin: z.literal(['8s', '30s']),
  hurry: z.literal([1, 6]),
  leavesOut: z.boolean(),
  approvers: z.array(z.literal(PEOPLE.map(({ key }) => key))).min(1),
  doubleClick: z.boolean(),
  armed: z.array(Armed),
  acts: z.array(Timed),
});

export type ReadSchedule =
  | { readonly ok: true; readonly schedule: Schedule }
  /** One sentence that names the option and the first thing that is wrong. */
  | { readonly ok: false; readonly why: string };

const MEND = "give it whole and in single quotes, as a failure prints it behind 'replay:'";

/** Reads the value of `--acts`. */
export function readSchedule(text: string): ReadSchedule {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: `--acts is no JSON: ${MEND}.` };
  }
  const read = Written.safeParse(json);
  if (read.success) return { ok: true, schedule: read.data as unknown as Schedule };
  const [issue] = read.error.issues;
  const where = issue?.path.join('.') || 'the whole';
  return { ok: false, why: `--acts is no schedule (${where}: ${issue?.message}): ${MEND}.` };
}
