import type { Channel, Ephemeral, Message, Workspace } from './model.ts';
import { plainText } from './plain-text.ts';

export type FoundMessage = { channel: Channel; message: Message };

/** The first message, there already or still to come, new or edited, that fits. Rejects after `ms` with what was there. */
export function waitForMessage(
  workspace: Workspace,
  fits: (message: Message, channel: Channel) => boolean,
  ms: number,
): Promise<FoundMessage> {
  const find = (): FoundMessage | undefined => {
    for (const channel of workspace.channels.values()) {
      const message = channel.messages.find((one) => fits(one, channel));
      if (message) return { channel, message };
    }
    return undefined;
  };
  return waitFor(workspace, find, ms, 'message');
}

/** The same for what only one person sees. */
export function waitForEphemeral(
  workspace: Workspace,
  fits: (one: Ephemeral) => boolean,
  ms: number,
): Promise<Ephemeral> {
  return waitFor(workspace, () => workspace.ephemerals.find(fits), ms, 'ephemeral');
}

function waitFor<T>(workspace: Workspace, find: () => T | undefined, ms: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => settle(() => reject(new Error(`no such ${what} within ${ms} ms; ${latest(workspace)}`))),
      ms,
    );
    const check = (): void => {
      try {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
      } catch (error) {
        settle(() => reject(error));
      }
    };
    function settle(then: () => void): void {
      clearTimeout(timer);
      workspace.changes.off('change', check);
      then();
    }
    workspace.changes.on('change', check);
    check();
  });
}

function latest(workspace: Workspace): string {
  const messages = [...workspace.channels.values()].flatMap((channel) => channel.messages);
  const lines = [...messages, ...workspace.ephemerals].sort((a, b) => (a.ts < b.ts ? -1 : 1)).slice(-8);
  return lines.length === 0
    ? 'nothing was said at all'
    : `the last words were:\n${lines.map((one) => `  ${plainText(one)}`).join('\n')}`;
}
