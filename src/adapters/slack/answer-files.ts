import type { WebClient } from '@slack/web-api';
import type { PostMark, RawPart } from '../../domain/thread/post.ts';
import { saySlack } from '../../domain/wording/slack.ts';
import { inFile, inJournal, type WholeIs } from './blocks/message.ts';
import { rawText } from './blocks/raw-text.ts';
import type { Voice } from './blocks/voice.ts';
import { callSlack, type Failure } from './call.ts';

export type Uploaded =
  | { readonly ok: true; readonly wholeIs: WholeIs }
  | { readonly ok: false; readonly failure: Extract<Failure, { kind: 'later' }> };

export interface AnswerFiles {
  /** Puts each long answer into the thread as a file, before the message that shows its head and tail. */
  upload(channel: string, threadTs: string | undefined, mark: PostMark, answers: readonly RawPart[]): Promise<Uploaded>;
}

/** How many uploads are remembered, so that a message that is posted again does not bring its file again. */
const REMEMBERED = 200;

/** A file that cannot be put up never holds up the message: what is shown says so, and the journal has it all. */
export function createAnswerFiles(client: WebClient, voice: Voice): AnswerFiles {
  const { locale } = voice;
  const done = new Map<string, WholeIs>();
  return {
    async upload(channel, threadTs, mark, answers) {
      const wholes = new Map<RawPart, WholeIs>();
      for (const [index, part] of answers.entries()) {
        const filename = `${mark.key}${index === 0 ? '' : `-${index + 1}`}.txt`;
        const memory = `${mark.incident}/${filename}`;
        const known = done.get(memory);
        const whole = known ?? (await put(filename, part));
        if (typeof whole !== 'function') return { ok: false, failure: whole };
        wholes.set(part, whole);
        remember(memory, whole);
      }
      return { ok: true, wholeIs: (part, size) => (wholes.get(part) ?? inJournal(voice))(part, size) };

      async function put(filename: string, part: RawPart): Promise<WholeIs | Extract<Failure, { kind: 'later' }>> {
        const file = { channel_id: channel, filename, title: filename, content: rawText(part, voice).toWellFormed() };
        const sent = await callSlack('files.uploadV2', locale, () =>
          client.filesUploadV2(threadTs === undefined ? file : { ...file, thread_ts: threadTs }),
        );
        if (sent.ok) return inFile(filename, voice);
        if (sent.failure.kind === 'later') return sent.failure;
        const { why } = sent.failure;
        return () => saySlack('slack.fileNotConfirmed', { file: filename, why }, locale);
      }
    },
  };

  function remember(key: string, whole: WholeIs): void {
    done.set(key, whole);
    const oldest = done.size > REMEMBERED ? done.keys().next().value : undefined;
    if (oldest !== undefined) done.delete(oldest);
  }
}
