import { expect } from 'vitest';
import { type ButtonValue, buttonsOf } from '../../lab/plays/buttons.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { RegionSite } from './openssh-region-site.ts';
import { type Drill, drillOf, PATIENCE } from './world.ts';

/** An incident on its way by the runbook's rows. Every act waits until the bot asks for it. */
export interface Walk {
  readonly drill: Drill;
  readonly incident: string;
  /** The second engineer approves the next card, which must be the one of this step. */
  approve(step: string): Promise<void>;
  confirm(step: string): Promise<void>;
  choose(step: string, option: string): Promise<void>;
  goOn(step: string, way: string): Promise<void>;
  resume(step: string): Promise<void>;
  says(text: string): Promise<string>;
  /** Waits for the end; the thread is then what the journal says. */
  completes(): Promise<void>;
}

export async function walkOver(site: RegionSite, command: string): Promise<Walk> {
  const drill = drillOf(site);
  const incident = await drill.open('commander', command);
  let cards = 0;
  const press = async (button: ButtonValue) => {
    const { message } = await site.workspace.waitForMessage(
      (one) => one.metadata?.event_payload.incident === incident && buttonsOf(one).some(({ fits }) => fits(button)),
      PATIENCE,
    );
    const action = buttonsOf(message).find(({ fits }) => fits(button))?.action ?? '';
    await drill.press('commander', message, action);
  };
  return {
    drill,
    incident,
    async approve(step) {
      cards += 1;
      const card = await drill.post(incident, `card-${cards}`);
      const [heading] = plainText(card).split('\n');
      expect(heading).toMatch(new RegExp(`\\bstep ${step}\\b(?!-)`));
      drill.react('second', card, 'white_check_mark');
    },
    confirm: (step) => press({ act: 'confirm', step, works: true }),
    choose: (step, option) => press({ act: 'decide', step, option }),
    goOn: (step, way) => press({ act: 'choose', step, way }),
    resume: (step) => press({ act: 'resume', step }),
    says: (text) => drill.said(incident, text),
    async completes() {
      await drill.said(incident, 'Completed in ');
      await drill.threadIsWhole(incident);
    },
  };
}
