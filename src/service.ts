import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorker } from './adapters/queue/worker.ts';
import { loadSshCredentials } from './adapters/ssh/credentials.ts';
import { createRemoteShell } from './adapters/ssh/remote-shell.ts';
import { composeEngine } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { type Decorate, decoratedStorage, undecorated } from './decorate.ts';
import { createEnding } from './ending.ts';
import type { Engine } from './engine/engine.ts';
import { noteSetbacks } from './engine/note-setback.ts';
import { inIncident, openIncidents } from './engine/open-incidents.ts';
import { identityOf, recordedOtherwise } from './engine/other-topology.ts';
import type { Log } from './engine/ports/log.ts';
import type { RemoteShell } from './engine/ports/remote-shell.ts';
import { warmUpOpen } from './engine/warm-up.ts';
import { createWatch } from './engine/watch.ts';
import { workOn } from './engine/work-on.ts';
import { createObserver, type Observer } from './observe.ts';
import { type Found, unmetByRoster, unmetBySlack } from './quorum-checks.ts';
import { serveStatus } from './readiness.ts';
import { reload } from './reload.ts';
import { type Role, slackSide } from './slack-side.ts';
import { openStorage, type Storage } from './storage.ts';
import { type Voices, voicesOf } from './voices.ts';

export type Started =
  | {
      readonly ok: true;
      /** Reads the topology files again; the lines to print. */
      readonly reload: () => Promise<readonly string[]>;
      readonly warnings: readonly string[];
    }
  /** Nothing was left running. No problem: it was stopped before the start was done. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Who waits for a start. */
export interface Starter {
  /** Lines to read meanwhile. */
  readonly tell: (line: string) => void;
  /**
   * How to stop from now on: nothing new is taken or sent, what runs is followed up to a limit, everything is closed.
   * Called as soon as anything may be in hand, which is before the start is done.
   */
  readonly stopWith: (stop: () => Promise<void>) => void;
}

/** How many pieces of work one process has in hand at once: they wait on networks, not on this machine. */
const CONCURRENCY = 20;
/** How long a stopping worker waits for the work in hand, ms. */
const FINISH_WITHIN = 8_000;
/** Between two tries to record the topology at the start, ms. */
const RECORD_AGAIN = 500;

/**
 * Puts the floors together, in order: SSH, storage, Slack as the role asks, and what moves incidents: at once where one
 * is open. `decorate` (decorate.ts): how this process sees its ports; as they are where it is left out.
 */
export async function startService(
  config: Config,
  role: Role,
  log: Log,
  { tell, stopWith }: Starter,
  decorate: Decorate = undecorated,
): Promise<Started> {
  const ssh = await openShell(config, log);
  if (!ssh.ok) return { ok: false, problems: [ssh.why] };
  const opened = await openStorage(config, log, tell);
  const unmet = config.unmetQuorums.map(({ line }) => line);
  if (!opened.ok) return { ok: false, problems: [...opened.problems, ...unmet] };
  const storage = decoratedStorage(opened.storage, decorate);
  const service = assemble(config, role, log, { storage, shell: decorate('shell', ssh.shell), decorate });
  if (role !== 'bot') warmUpOpen(service.engine).catch((error) => log.warn({ err: error }, 'connecting ahead failed'));
  const move = () => {
    stopWith(service.stop);
    service.move();
  };
  const { stopping } = service.engine;
  const checked = await checkAll(service, config, move);
  if (!stopping.aborted && checked.problems.length === 0) {
    for (const topology of config.topologies)
      await untilDone(log, stopping, () => storage.topologyRecord.record(topology.name, identityOf(topology)));
  }
  if (stopping.aborted || checked.problems.length > 0) {
    const problems = stopping.aborted ? [] : checked.problems;
    await service.stop();
    return { ok: false, problems };
  }
  move();
  service.speak();
  return {
    ok: true,
    reload: service.reload,
    warnings: [...service.warnings(), ...checked.warnings],
  };
}

/** Redis may go away in the middle of a start: then this goes on when it is back. */
async function untilDone(log: Log, stopping: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!stopping.aborted) {
    try {
      return await act();
    } catch (err) {
      log.warn({ err }, 'the topology could not be recorded; it is tried again');
      await sleep(RECORD_AGAIN);
    }
  }
}

/**
 * What must hold before anything acts, each told where it does not. Slack takes the longest: whoever comes back into an
 * incident goes on with it meanwhile, since nothing that Slack says would keep it from that (approval rule 9), and asks
 * Slack all it needs before anything is sent.
 */
async function checkAll(service: ReturnType<typeof assemble>, config: Config, move: () => void): Promise<Found> {
  const { engine } = service;
  // Asked once: the incident that it came back into may end while it starts, and its thread must be told all the same.
  const midIncident = await inIncident(engine.journal, [...engine.topologies.keys()]);
  const roster = unmetByRoster(config, midIncident);
  const unserved = await service.serveStatus();
  if (roster.problems.length + unserved.length === 0 && (await comesBack(engine))) move();
  const refused = [...roster.problems, ...unserved, ...(await service.openSlack(midIncident))];
  if (refused.length > 0) return { problems: refused, warnings: roster.warnings };
  const slack = await unmetBySlack(engine, config, midIncident);
  return { problems: slack.problems, warnings: [...roster.warnings, ...slack.warnings] };
}

/** An incident is open, and what is recorded to run is what this process runs. */
async function comesBack(engine: Engine): Promise<boolean> {
  return (await openIncidents(engine)).length > 0 && (await recordedOtherwise(engine)).length === 0;
}

interface Outside {
  readonly storage: Storage;
  readonly shell: RemoteShell;
  readonly decorate: Decorate;
}

/** The running parts, each with its end (ending.ts). */
function assemble(config: Config, role: Role, log: Log, { storage, shell, decorate }: Outside) {
  const observer = createObserver();
  const stopping = new AbortController();
  const changes = new Set<Engine['changed']>();
  const changed: Engine['changed'] = (incident) => changes.forEach((hear) => void hear(incident));
  const topologies = new Map(config.topologies.map((topology) => [topology.name, topology]));
  const slack = slackSide({ config, topologies, role, log, storage, observer });
  const engine = composeEngine({
    topologies,
    storage,
    shell,
    observer,
    log,
    changed,
    directory: decorate('directory', slack.directory),
    stopping: stopping.signal,
    decorate,
  });
  const ending = createEnding(log);
  ending.add('storage', () => storage.close());
  ending.add('tools', () => Promise.all([shell.close(), engine.queue.close()]));
  const stopHearing = storage.journal.onAppend(changed);
  const silenced = new AbortController();
  // Not before: what becomes of a command that the stop follows is still told.
  ending.add('talk', async () => {
    stopHearing();
    silenced.abort();
  });
  let voices: Voices | undefined;
  let moves = false;
  let ended: Promise<void> | undefined;

  /** Moves incidents from here on. Once. */
  function move(): void {
    if (moves) return;
    moves = true;
    const systems = [...engine.topologies.keys()];
    const watch = createWatch(engine, async (found) => {
      const redis = storage.keeping.away() === undefined;
      observer.looked(found.open, systems, { redis, slack: slack.connected() });
      await voices?.saw(found, redis);
    });
    storage.onSetback(noteSetbacks(engine, { heal: storage.journal.healAll, host: hostname() }));
    changes.add(watch.wake);
    if (role !== 'bot') ending.add('work', beginWork(engine, storage, observer));
    ending.add('work', () => watch.stop());
  }

  /** Posts from here on, unless it is no process that does. */
  function speak(): void {
    if (role === 'worker') return;
    voices = voicesOf(engine, storage, {
      outward: decorate('thread', slack.thread()),
      decorate,
      team: slack.team,
      silenced: silenced.signal,
    });
    changes.add(voices.poster.wake);
    for (const { id } of engine.incidents.knownOpen()) voices.poster.wake(id);
  }

  /** Once: whoever asks again waits for the same end. */
  function stop(): Promise<void> {
    stopping.abort();
    ended ??= ending.run();
    return ended;
  }

  return {
    engine,
    move,
    speak,
    stop,
    reload: () => reload({ topologies, read: readConfig, refusals: slack.refusals, engine }),
    warnings: slack.problems,
    async openSlack(midIncident: boolean): Promise<readonly string[]> {
      ending.add('talk', () => Promise.all([voices?.poster.stop(), voices?.notices.stop(), slack.stop()]));
      return slack.open(engine, midIncident);
    },
    async serveStatus(): Promise<readonly string[]> {
      if (config.healthPort === undefined) return [];
      const serving = await serveStatus(config.healthPort, {
        engine,
        storage,
        observer,
        slackProblems: slack.problems,
      });
      if (!serving.ok) return [serving.why];
      ending.add('talk', serving.stop);
      return [];
    },
  };
}

/** Takes work from the queue; gives its end. */
function beginWork(engine: Engine, storage: Storage, observer: Observer): () => Promise<unknown> {
  const worker = startWorker({
    connection: storage.workers,
    concurrency: CONCURRENCY,
    handle: async (work) => {
      await workOn(engine, work);
      observer.job(work.step, 'done');
    },
    onError: (error, work) => {
      if (work) observer.job(work.step, 'failed');
      engine.log.error({ err: error, work }, 'a piece of work failed; the journal decides how it goes on');
    },
  });
  return () => worker.close(FINISH_WITHIN);
}

async function openShell(
  config: Config,
  log: Log,
): Promise<{ ok: true; shell: RemoteShell } | { ok: false; why: string }> {
  const { auth, knownHostsFile } = config.ssh;
  const loaded = await loadSshCredentials({
    knownHostsFile,
    ...(auth.kind === 'key-file' ? { privateKeyFile: auth.path } : { agent: auth.socket }),
  });
  return loaded.ok ? { ok: true, shell: createRemoteShell({ ...loaded.credentials, log }) } : loaded;
}
