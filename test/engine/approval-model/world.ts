import type { IncidentId } from '../../../src/domain/names.ts';
import { advance } from '../../../src/engine/advance.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { findMissedVotes } from '../../../src/engine/find-missed-votes.ts';
import type { Work } from '../../../src/engine/ports/work-queue.ts';
import { cardStands } from '../../../src/engine/post-incident.ts';
import { workOn } from '../../../src/engine/work-on.ts';
import { type EngineWorld, engineWorld, slackTs } from '../../support/fakes/engine-world.ts';
import { Killed } from '../../support/fakes/life.ts';
import type { Fault } from './acts.ts';
import { type Glance, type Look, TEAM } from './history.ts';
import { type Interruptions, interruptions } from './interruptions.ts';
import { type Member, member } from './member.ts';
import { type Recorder, recorder } from './recorder.ts';
import { type Deal, GROUP, type Setup, setupOf, USERS } from './setups.ts';

/** How often a process looks at its incident while something goes on (as src/engine/watch.ts does), ms. */
const EVERY = 1_000;

/** What a course begins with. */
export interface Start {
  readonly deal: Deal;
  readonly opener: string;
  /** Leases fail: each process believes that the work is its own. */
  readonly splitBrain: boolean;
  /** What becomes of the commands that are sent, in order; then all is well. */
  readonly faults: readonly Fault[];
}

/** The real engine in some processes over the fakes, and a written history of all that happens around them. */
export interface ModelWorld extends Recorder {
  readonly deal: Deal;
  readonly engine: EngineWorld;
  readonly incident: IncidentId;
  readonly interruptions: Interruptions;
  readonly living: () => Member[];
  /** A process begins, with what the deployment agreed on, and looks for what it missed. */
  readonly join: () => Member;
  /** A process takes over what the deployment agreed on: at a signal, or by a restart where other nodes are named. */
  readonly load: (member: Member) => void;
  /** An act of a process; if the process dies of it, so be it. */
  readonly during: (work: Promise<unknown>) => Promise<void>;
  /** A process looks at the live card, as after each connection to Slack. */
  readonly look: (member: Member) => Promise<void>;
  /** Everybody does what can be done without time passing. */
  readonly settle: () => Promise<void>;
  /** Time passes, and all processes do their work; ends early once `until` holds. */
  readonly pass: (ms: number, until?: () => boolean) => Promise<void>;
  /** Time passes, and no process gets round to looking at its incidents. */
  readonly idle: (ms: number) => Promise<void>;
}

/** Two processes, and a planned failover that has just been opened. */
export async function begin({ deal, opener, splitBrain, faults }: Start): Promise<ModelWorld> {
  const base = setupOf(deal, 'as it was');
  const { roster } = base.topology;
  const engine = engineWorld({ roster, policy: base.topology.policy, timing: base.topology.timing });
  const { clock, slack } = engine;
  engine.site.takes = 20_000;
  slack.groups.set(GROUP, new Set(USERS));
  const places = interruptions();
  const name = roster.find((person) => person.slack.includes(opener))?.name ?? '';
  const written = recorder(engine, { opener: { slack: opener, name }, setup: base, places, faults });
  written.deploy(base);
  const incident = await engine.opened({ slack: opener });
  const members: Member[] = [];
  const jobs = new Map<string, Work>();
  const failures: unknown[] = [];
  let posting = false;

  const ensure = (work: Work) => void jobs.set(JSON.stringify(work), work);
  const living = () => members.filter(({ life }) => !life.dead);
  const settle = () => clock.pass(0);

  async function during(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof Killed)) failures.push(error);
    }
  }

  function added(setup: Setup): Member {
    const made = member(engine, setup, { splitBrain, places, ensure, moment: written.moment, leaves: written.leaves });
    members.push(made);
    return made;
  }

  async function look(one: Member): Promise<void> {
    const noted: Look = { by: [one.setup], from: written.moment() };
    written.history.looks.push(noted);
    await findMissedVotes(one.engine);
    noted.by.push(one.setup);
    noted.to = written.moment();
  }

  function join(): Member {
    const made = added(written.deployed());
    void during(look(made));
    return made;
  }

  function load(one: Member): void {
    const next = written.deployed();
    if (one.setup.topology.hash === next.topology.hash) {
      one.load(next);
      return;
    }
    one.life.dead = true;
    join();
  }

  /** The next card goes up in Slack; where it stands is recorded by any process, by another one if that dies. */
  async function post(own: Engine): Promise<void> {
    const card = written.history.cards.find(({ known }) => known === undefined);
    if (card === undefined || posting) return;
    if (card.ts === undefined) {
      let at = clock.now();
      while (slack.messages.has(slackTs(at))) at += 1;
      card.ts = slackTs(at);
      card.appearedAt = at;
      slack.post(card.ts);
      written.changed();
    }
    posting = true;
    try {
      const { ts } = card;
      await cardStands(own, incident, `card-${card.request}`, { team: TEAM, channel: engine.topology.channel, ts });
    } finally {
      posting = false;
    }
  }

  async function advanced(one: Member): Promise<void> {
    if (one.looking) return;
    one.looking = true;
    const glance: Glance = { by: [one.setup], from: written.moment() };
    try {
      one.until = await advance(one.engine, incident);
      if (one.until !== undefined) written.history.glances.push({ ...glance, to: written.moment() });
    } finally {
      one.looking = false;
    }
  }

  async function worked(one: Member, work: Work): Promise<void> {
    one.job = written.moment();
    try {
      await workOn(one.engine, work);
    } finally {
      one.job = undefined;
    }
  }

  /** Whether anything goes on that does not wait for a clock of the incident alone. */
  async function turn(): Promise<boolean> {
    const [first = join()] = living();
    void during(post(first.engine));
    for (const one of living()) void during(advanced(one));
    await settle();
    const taken = [...jobs.values()];
    jobs.clear();
    for (const work of taken) for (const one of living()) if (one.job === undefined) void during(worked(one, work));
    await settle();
    const isPosted = written.history.cards.every(({ known }) => known !== undefined);
    return (
      !isPosted ||
      taken.length > 0 ||
      living().some(({ looking, job }) => looking || job !== undefined) ||
      jobs.size > 0
    );
  }

  function failed(): void {
    if (failures.length > 0) throw failures[0];
  }

  added(base);
  added(base);
  return {
    ...written,
    deal,
    engine,
    incident,
    interruptions: places,
    living,
    join,
    load,
    during,
    look,
    settle,
    async pass(ms, until) {
      const end = clock.now() + ms;
      while (clock.now() < end && until?.() !== true) {
        const isBusy = await turn();
        if (until?.() === true) break;
        const next = Math.min(...living().map((one) => one.until ?? end));
        const step = isBusy || until ? EVERY : Math.max(1, next - clock.now());
        await clock.pass(Math.min(step, end - clock.now()));
        failed();
      }
    },
    async idle(ms) {
      await clock.pass(ms);
      failed();
    },
  };
}
