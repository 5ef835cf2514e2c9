import { randomBytes } from 'node:crypto';
import { structured, text } from '../body.ts';
import { postMessage, rootOf } from '../messages.ts';
import type { SharedFile } from '../model.ts';
import { type Answer, type Call, fail, missingArgument } from './answer.ts';
import { appAuthor } from './chat.ts';
import { fileShape } from './shapes.ts';
import { joinedChannel } from './target.ts';

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal: step one of filesUploadV2. */
export function getUploadUrl({ workspace, args }: Call): Answer {
  const name = text(args, 'filename');
  const size = Number(args.length);
  if (!name) return missingArgument('filename');
  if (!Number.isInteger(size) || size <= 0) return missingArgument('length');
  const id = `F0${randomBytes(6).toString('hex').slice(0, 9).toUpperCase()}`;
  workspace.files.set(id, { id, name, title: name, size, content: Buffer.alloc(0), shared: false });
  return { ok: true, upload_url: `${workspace.origin}/upload/${id}`, file_id: id };
}

/** Step two: the bytes, posted to the upload address. */
export function receiveUpload(file: SharedFile | undefined, content: Buffer): { status: number; body: string } {
  if (!file) return { status: 404, body: 'no such upload' };
  file.content = content;
  return { status: 200, body: `OK - ${content.length}` };
}

/** https://docs.slack.dev/reference/methods/files.completeUploadExternal: step three shares the files as a message. */
export function completeUpload({ workspace, args }: Call): Answer {
  const given = structured(args, 'files');
  if (!Array.isArray(given) || given.length === 0) return missingArgument('files');
  const files: SharedFile[] = [];
  for (const { id, title } of given as Array<{ id?: string; title?: string }>) {
    const file = workspace.files.get(id ?? '');
    if (!file) return fail('file_not_found');
    files.push(Object.assign(file, title ? { title } : {}));
  }
  if (files.some((file) => file.content.length === 0)) return fail('file_update_failed');
  const shapes = files.map((file) => fileShape(workspace, file));
  if (!text(args, 'channel_id')) return { ok: true, files: shapes };
  const channel = joinedChannel(workspace, { channel: args.channel_id });
  if (!channel.ok) return channel;
  const threadTs = text(args, 'thread_ts');
  if (threadTs && !rootOf(channel.found, threadTs)) return fail('thread_not_found');
  for (const file of files) file.shared = true;
  postMessage(workspace, channel.found, {
    ...appAuthor(workspace),
    text: text(args, 'initial_comment') ?? '',
    files,
    ...(threadTs ? { threadTs } : {}),
  });
  return { ok: true, files: shapes };
}
