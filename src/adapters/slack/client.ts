import type { Locale, Sentence } from '../../domain/wording/sentence.ts';
import type { Directory } from '../../engine/ports/directory.ts';
import type { Log } from '../../engine/ports/log.ts';
import type { Thread } from '../../engine/ports/thread.ts';
import { createAnswerFiles } from './answer-files.ts';
import { type Voice, voiceOf } from './blocks/voice.ts';
import { createDirectory } from './directory.ts';
import { createIdentity, type Identity, type IdentityCard } from './identity.ts';
import { type Preflight, preflight, type SlackSystem } from './preflight.ts';
import { createThread } from './thread.ts';
import { createWebClients, type OnCall, type WebConfig } from './web-clients.ts';

/** The side of Slack that is asked and written to: all a worker needs. */
export interface SlackClient {
  readonly thread: Thread;
  readonly directory: Directory;
  /** Undefined until Slack has said it. */
  identity(): Identity | undefined;
  preflight(systems: readonly SlackSystem[]): Promise<Preflight>;
}

export interface ClientOptions {
  readonly config: WebConfig;
  readonly locale: Locale;
  /** Renders the sentences of every catalogue; the adapter's own it knows itself. */
  readonly say: (sentence: Sentence, locale: Locale) => string;
  readonly log: Log;
  readonly onCall?: OnCall;
}

/** Opens nothing and asks nothing yet. */
export function createSlackClient(options: ClientOptions): SlackClient {
  return assembleClient(options);
}

/** With what the listening side (app.ts) needs besides. */
export function assembleClient({ config, locale, say, log, onCall = () => {} }: ClientOptions): SlackClient & {
  readonly card: IdentityCard;
  readonly voice: Voice;
  readonly onBarred: (hear: () => void) => void;
} {
  const clients = createWebClients(config, log, onCall);
  const card = createIdentity(clients.directory, locale);
  const voice = voiceOf(say, locale);
  let barred = (): void => {};
  const files = createAnswerFiles(clients.files, voice);
  return {
    card,
    voice,
    onBarred(hear) {
      barred = hear;
    },
    thread: createThread({ client: clients.posting, files, identity: card, voice, log, onBarred: () => barred() }),
    directory: createDirectory(clients.directory, card, locale),
    identity: card.known,
    preflight: (systems) => preflight(clients.directory, card, systems, locale),
  };
}
