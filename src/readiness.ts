import { startStatusServer } from './adapters/http/status-server.ts';
import { catalogue } from './domain/wording/catalogue.ts';
import { render } from './domain/wording/sentence.ts';
import type { Engine } from './engine/engine.ts';
import { recordedOtherwise } from './engine/other-topology.ts';
import type { Observer } from './observe.ts';
import type { Storage } from './storage.ts';

interface ReadinessParts {
  readonly engine: Engine;
  readonly storage: Storage;
  readonly observer: Observer;
  readonly slackProblems: () => readonly string[];
}

export type Serving =
  | { readonly ok: true; readonly stop: () => Promise<unknown> }
  | { readonly ok: false; readonly why: string };

/** Serves `/healthz`, `/readyz` with a line for each reason against it, and `/metrics`. */
export async function serveStatus(port: number, parts: ReadinessParts): Promise<Serving> {
  const { registry } = parts.observer.metrics;
  try {
    const { stop } = await startStatusServer({ port, reasons: () => reasonsAgainst(parts), registry });
    return { ok: true, stop };
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    return { ok: false, why: `HEALTH_PORT: port ${port} cannot be listened on (${why}); choose another.` };
  }
}

async function reasonsAgainst({ engine, storage, slackProblems }: ReadinessParts): Promise<readonly string[]> {
  const others = await recordedOtherwise(engine);
  return [
    ...redisProblem(storage),
    ...slackProblems(),
    ...others.map(
      (system) =>
        `system ${system}: another topology or roster is recorded than this process runs with; it must read the files again (SIGHUP), or start again`,
    ),
  ];
}

function redisProblem({ redis, keeping }: Storage): readonly string[] {
  const away = keeping.away();
  if (away !== undefined) return [render(catalogue, away.why, 'en')];
  return redis.status === 'ready' ? [] : ['Redis cannot be reached'];
}
