import { PEOPLE, type PersonKey } from '../people.ts';
import { plainText } from '../slack/plain-text.ts';
import type { Stage } from './play.ts';

/** An incident on its way, in the runbook's words. Every act waits until the bot asks for it. */
export interface Walk {
  readonly incident: string;
  /**
   * Approves the next card as the first person who may, and gives what the card says. Throws when it is for another
   * step or of another kind than `kind` (a word of its heading).
   */
  approve(step: string, kind?: CardKind): Promise<string>;
  /** Waits for the next card, which is the one of this step, leaves it unanswered and gives what it says. */
  sees(step: string): Promise<string>;
  /** An operator did what the step asks outside, and says that it works. */
  confirm(step: string, who?: PersonKey): Promise<void>;
  /** An operator presses an option of the question of this step, or of what is awaited there. */
  choose(step: string, option: string, who?: PersonKey): Promise<void>;
  /** An operator answers the open question about this step. */
  goOn(step: string, way: string, who?: PersonKey): Promise<void>;
  /** An operator says that what this step awaits is back, by its button. */
  resume(step: string, who?: PersonKey): Promise<void>;
  says(text: string): Promise<string>;
  /** Waits for the end, and claims that the thread tells it. */
  completes(): Promise<void>;
}

const KINDS = {
  run: 'waits for a second engineer',
  skip: 'LEAVE OUT',
  'by-hand': 'DONE BY HAND',
  join: 'BEGIN AT',
  'took-effect': 'TOOK EFFECT',
  'check-holds': 'HOLDS',
} as const;

export type CardKind = keyof typeof KINDS;

/** Opens a scenario and gives what can be done with it. */
export async function walk(stage: Stage, command: string, who: PersonKey = 'commander'): Promise<Walk> {
  const incident = await stage.open(who, command);
  let cards = 0;
  const nextCard = async (step: string, kind: CardKind) => {
    cards += 1;
    const card = await stage.post(incident, `card-${cards}`);
    const text = plainText(card);
    const [heading = ''] = text.split('\n');
    const isIt = new RegExp(`\\bstep ${step}\\b(?!-)`).test(heading) && heading.includes(KINDS[kind]);
    if (!isIt) throw new Error(`card ${cards} is not the one of step ${step} (${kind}): ${heading}`);
    return { card, text };
  };
  return {
    incident,
    async approve(step, kind = 'run') {
      const { card, text } = await nextCard(step, kind);
      stage.react(eligibleFor(text), card, 'white_check_mark');
      return text;
    },
    sees: async (step) => (await nextCard(step, 'run')).text,
    async confirm(step, by = 'commander') {
      await stage.press(by, await stage.post(incident, `confirm-${step}`), { act: 'confirm', step, works: true });
    },
    async choose(step, option, by = 'commander') {
      const button = { act: 'decide', step, option } as const;
      await stage.press(by, await stage.postWith(incident, button), button);
    },
    async goOn(step, way, by = 'commander') {
      const button = { act: 'choose', step, way } as const;
      await stage.press(by, await stage.postWith(incident, button), button);
    },
    async resume(step, by = 'commander') {
      const button = { act: 'resume', step } as const;
      await stage.press(by, await stage.postWith(incident, button), button);
    },
    says: (text) => stage.says(incident, text),
    async completes() {
      await stage.says(incident, 'Completed: ');
      await stage.says(incident, 'Completed in ');
      const status = await stage.ask('observer', '/dr status');
      stage.claim('the thread says that it is completed, and nothing is open any more', status.includes('no open'));
    },
  };
}

/** Whom the card names as able to approve. */
function eligibleFor(card: string): PersonKey {
  const line = card.split('\n').find((each) => each.startsWith('May approve')) ?? '';
  const person = PEOPLE.find(({ realName }) => line.includes(realName));
  if (person === undefined) throw new Error(`nobody may approve: ${line}`);
  return person.key;
}
