import { channelOf, type State, userOf } from './store.ts';

type Place = { as: string | undefined; channel: string | undefined; thread: string | undefined };

/** Who and where the address says: `#as=<key>&channel=<name>&thread=<ts>`, or a permalink `/archives/C…/p…`. */
export function wantedPlace(): Place {
  const hash = new URLSearchParams(location.hash.slice(1));
  const link = /^\/archives\/(\w+)(?:\/p(\d{10})(\d{6}))?/.exec(location.pathname);
  const linked = link?.[2] === undefined ? undefined : `${link[2]}.${link[3]}`;
  const root = new URLSearchParams(location.search).get('thread_ts');
  return {
    as: hash.get('as') ?? undefined,
    channel: hash.get('channel') ?? link?.[1],
    thread: hash.get('thread') ?? root ?? linked,
  };
}

/** Keeps the place in the address, so that a reload, or a second window for a second persona, opens there. */
export function rememberPlace(state: State): void {
  const place = new URLSearchParams({
    as: userOf(state, state.me)?.key ?? '',
    channel: channelOf(state, state.channel)?.name ?? '',
    ...(state.thread ? { thread: state.thread } : {}),
  });
  history.replaceState(undefined, '', `/#${place}`);
}
