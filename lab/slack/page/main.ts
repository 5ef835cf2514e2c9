import { channelPane } from './channel.ts';
import { follow, loadSnapshot, sendAct } from './feed.ts';
import { showModal } from './modal.ts';
import type { Page } from './page.ts';
import { panelPane } from './panel.ts';
import { rememberPlace, wantedPlace } from './place.ts';
import { sidebar } from './sidebar.ts';
import { applyChange, applySnapshot, channelOf, messagesOf, personas, type State, visibleChannels } from './store.ts';
import { threadPane } from './thread.ts';
import { toast } from './toast.ts';

const state = await firstState();
const page = createPage(state);
const panes = [
  sidebar(page, root('sidebar')),
  channelPane(page, root('channel')),
  threadPane(page, root('thread')),
  panelPane(page, root('panel')),
];
follow(
  (change) => {
    applyChange(state, change);
    page.changed();
  },
  (snapshot) => {
    applySnapshot(state, snapshot);
    page.changed();
  },
);
document.addEventListener('keydown', (event) => {
  const elsewhere = document.querySelector('.picker, dialog[open], .suggestions:not([hidden])');
  if (event.key === 'Escape' && !elsewhere) page.openThread(undefined);
});
draw();

function draw(): void {
  document.title = `#${channelOf(state, state.channel)?.name ?? ''} – ${state.directory.team.name}`;
  root('app').classList.toggle('with-thread', state.thread !== undefined);
  root('app').classList.toggle('with-panel', state.panelOpen);
  for (const pane of panes) pane.draw();
  showModal(page);
  rememberPlace(state);
}

function createPage(shown: State): Page {
  let asked = false;
  const changed = (): void => {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      draw();
    });
  };
  return {
    state: shown,
    changed,
    async act(what) {
      const done = await sendAct(shown.me, what);
      if (!done.ok) toast(done.error ?? 'That did not work.');
      return done.ok;
    },
    openChannel(id) {
      if (id !== shown.channel) shown.thread = undefined;
      shown.channel = id;
      shown.drawerOpen = false;
      changed();
    },
    openThread(ts) {
      const message = messagesOf(shown, shown.channel).find((one) => one.ts === ts);
      shown.thread = message?.thread_ts ?? message?.ts;
      changed();
    },
    become(userId) {
      shown.me = userId;
      shown.drawerOpen = false;
      if (!visibleChannels(shown).some((channel) => channel.id === shown.channel)) {
        shown.channel = visibleChannels(shown)[0]?.id ?? '';
        shown.thread = undefined;
      }
      changed();
    },
  };
}

async function firstState(): Promise<State> {
  const snapshot = await loadSnapshot();
  const wanted = wantedPlace();
  const empty = { me: '', channel: '', thread: wanted.thread, unread: new Map<string, number>(), drawerOpen: false };
  const first: State = {
    ...empty,
    directory: snapshot.directory,
    messages: new Map(),
    ephemerals: [],
    views: [],
    panelOpen: innerWidth >= 1200,
  };
  applySnapshot(first, snapshot);
  const people = personas(first);
  first.me = (people.find((user) => user.key === wanted.as) ?? people[0])?.id ?? '';
  const channels = visibleChannels(first);
  first.channel =
    (channels.find((one) => one.id === wanted.channel || one.name === wanted.channel) ?? channels[0])?.id ?? '';
  return first;
}

function root(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
