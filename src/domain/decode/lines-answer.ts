import { foldKey } from './fields.ts';
import type { Fields } from './lenient-value.ts';

const RET_CODE = /^[ \t]*ret_code[ \t]*[:=][ \t]*-?\d{1,9}[ \t]*$/m;
const LINE = /^([ \t]*)([^\s:=][^:=]{0,80}?)[ \t]*[:=][ \t]*(.*)$/;
/** An answer has a few dozen lines; only the end of the text is looked at. */
const MAX_TEXT = 64 * 1024;

/**
 * An answer printed as lines, as the text's last paragraph, with a `ret_code` line: `primary node: x`, `pg nodes:` and
 * under it, indented, `name: ok`. The nodes are left as lines. Undefined when any line of it is of another form, a key
 * is given twice, or the last line does not end (it may be cut).
 */
export function linesAnswer(text: string): Fields | undefined {
  const plain = text.slice(-MAX_TEXT).replaceAll('\r', '');
  const paragraph =
    plain
      .trimEnd()
      .split(/\n[ \t]*\n/)
      .at(-1) ?? '';
  if (!plain.endsWith('\n') || !RET_CODE.test(paragraph)) return undefined;
  const fields: Record<string, string> = Object.create(null);
  let section: string | undefined;
  for (const line of paragraph.split('\n')) {
    const [, indent = '', name = '', value = ''] = LINE.exec(line) ?? [];
    if (name === '') return undefined;
    if (indent !== '' && section !== undefined) {
      fields[section] = `${fields[section] ?? ''}${line.trim()}\n`;
      continue;
    }
    const key = foldKey(name) === 'retcode' ? 'ret_code' : name;
    if (Object.keys(fields).some((known) => foldKey(known) === foldKey(key))) return undefined;
    fields[key] = value.trim();
    section = value.trim() === '' ? key : undefined;
  }
  return fields;
}
