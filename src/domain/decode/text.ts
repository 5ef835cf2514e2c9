import { isUtf8 } from 'node:buffer';

/** How far from the end a text in mixed encodings is read line by line. Before it, what is not UTF-8 is lost. */
const MIXED_TAIL = 256 * 1024;

/**
 * Output of a tool as text: UTF-8, and each line of the last 256 KiB that is not UTF-8 as GBK. By lines, because one
 * broken byte in a log line must not turn the answer after it into GBK, where it could swallow a brace.
 */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const start = bytes.length <= MIXED_TAIL ? 0 : bytes.indexOf(10, bytes.length - MIXED_TAIL) + 1;
  const lines: string[] = [];
  for (let at = start; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = bytes.subarray(at, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : new TextDecoder('gbk').decode(line));
    at = end;
  }
  return bytes.subarray(0, start).toString('utf8') + lines.join('');
}

/** The bytes of a text whose characters below U+0100 stand for one byte each; others as UTF-8. */
export function bytesOf(text: string): Buffer {
  if (!/[\u0100-\uffff]/.test(text)) return Buffer.from(text, 'latin1');
  return Buffer.concat([...text].map((char) => Buffer.from(char, char.charCodeAt(0) < 0x100 ? 'latin1' : 'utf8')));
}

/** Free text from outside as one short line for a sentence: control, invisible and direction characters gone, at most `max` characters. */
export function oneLine(text: string, max = 200): string {
  const line = text
    .slice(0, max * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim();
  const chars = [...line];
  return chars.length > max ? `${chars.slice(0, max - 1).join('')}…` : line;
}
