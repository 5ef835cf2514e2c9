import { claimEnd, claimRan, namesOf, ran } from './claims.ts';
import type { Play, Stage } from './play.ts';
import { walk } from './walk.ts';

export const assess: Play = {
  name: 'assess',
  title: '/dr assess with all well, the link cut, the master dark, the standby dark: it names the scenario that fits',
  async run(stage) {
    const { site } = stage;
    const [one, two] = namesOf(site);
    await answers(stage, '/dr assess', 'No scenario of the paper is needed');
    site.faults.link('cut');
    const cut = await answers(stage, '/dr assess', '`partition` fits');
    const both = [one, two].every(({ region }) => cut.includes(`/dr partition keep=${region} reason="..."`));
    stage.claim('both ways to go on are there to type', both);
    site.faults.link('up');
    await site.faults.regionDark(one.region, 'hangs');
    await answers(stage, '/dr assess', `\`primary-down\` fits: ${one.region} does not answer`);
    await site.faults.regionBack(one.region);
    await site.faults.regionDark(two.region);
    await answers(stage, '/dr assess', `\`standby-down\` fits: ${two.region} does not answer`);
    await answers(stage, '/dr failover reason="drill"', `If ${two.region} is down, use \`/dr standby-down\``);
    await site.faults.regionDark(one.region);
    await answers(stage, '/dr assess', 'The evidence is mixed: neither region answers from here.');
    await answers(stage, '/dr primary-down reason="both are silent"', '"Cannot reach" from here is not "down"');
    stage.claim('nothing was opened', stage.world.workspace.messages(stage.channel).length === 0);
    claimRan(stage, []);
  },
};

export const refused: Play = {
  name: 'refused',
  title: 'what does not fit, or cannot be so, gets one sentence, and nothing is changed',
  async run(stage) {
    const { site } = stage;
    const [one, two] = namesOf(site);
    await answers(
      stage,
      '/dr partition keep=global9z reason="fibre cut"',
      'keep=global9z: there is no region "global9z"',
    );
    await answers(stage, '/dr partition reason="fibre cut"', 'keep=');
    await answers(stage, `/dr primary-down zone=keep faulty=${one.zone} reason="x"`, 'zone=keep');
    await answers(stage, '/dr primary-down reason="x"', `the master ${one.region} answers (${one.ks.join(', ')})`);
    await answers(stage, '/dr standby-down reason="x"', `the standby ${two.region} answers (${two.ks.join(', ')})`);
    await answers(stage, `/dr partition keep=${one.region} reason="x"`, 'the link seems to work');
    await answers(stage, '/dr resume', 'no open incident');
    await answers(stage, '/dr choose failback', 'no open incident');
    await site.faults.regionDark(one.region);
    await answers(stage, '/dr failover reason="x"', `If ${one.region} is down, use \`/dr primary-down\``);
    await answers(stage, `/dr partition keep=${one.region} reason="x"`, `/dr partition keep=${two.region}`);
    await answers(
      stage,
      `/dr primary-down faulty=${two.zone} reason="x"`,
      `shares its machine room with zone ${one.zone}`,
    );
    await answers(stage, '/dr primary-down from=P13 reason="x"', 'Nothing was opened');
    await site.faults.regionBack(one.region);
    site.faults.oddAnswer({ kind: 'names of another site', action: 'GetGlobalKSInfo', node: two.ks[0] });
    await answers(stage, '/dr failover reason="x"', 'says the master is "global9z", which is no region of');
    await answers(stage, '/dr assess', 'says that "global9z" is master, which is no region of');
    site.faults.noOddAnswers();
    stage.claim('nothing was opened', stage.world.workspace.messages(stage.channel).length === 0);
    site.faults.oddAnswer({ kind: 'names of another site', action: 'CheckPG' });
    const it = await walk(stage, '/dr failover reason="quarterly drill"');
    const gates = await it.says('primary is global9z-pgserver0, a node of no region of this system');
    stage.claim(
      'a primary that no region has stops the switch before its first step',
      gates.includes('Nothing was sent.'),
    );
    await stage.type('commander', '/dr abort reason="who is global9z"');
    await it.says('Ended: aborted.');
    claimRan(stage, []);
  },
};

export const forced: Play = {
  name: 'forced',
  title: 'primary-down while the master answers: only with force="why", which every card shows; then aborted',
  async run(stage) {
    const { site } = stage;
    const [given, kept] = namesOf(site);
    await answers(stage, '/dr primary-down reason="it is sick"', 'is allowed only with `force="why"`');
    const it = await walk(stage, '/dr primary-down zone=keep force="its storage loses writes" reason="it is sick"');
    for (const step of ['P1', 'P3-keep']) {
      const card = step === 'P1' ? await it.approve(step) : await it.sees(step);
      stage.claim(`the card of ${step} shows why it is forced`, card.includes('FORCED*: its storage loses writes'));
    }
    await stage.type('commander', '/dr abort reason="the vendor has mended it"');
    await it.says('Ended: aborted.');
    claimRan(stage, [ran.recovery(kept, kept)]);
    claimEnd(stage, { master: given, recoveryPrimary: kept });
  },
};

/** Types a command and claims that the answer says this; gives the answer. */
async function answers(stage: Stage, typed: string, text: string): Promise<string> {
  const answer = await stage.ask('commander', typed);
  const says = answer.includes(text);
  stage.claim(says ? `${typed}: ${text}` : `${typed} should say "${text}" and said:\n${answer.slice(0, 2_000)}`, says);
  return answer;
}
