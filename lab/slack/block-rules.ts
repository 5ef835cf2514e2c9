/** Says what is wrong with one block at a JSON pointer; empty when nothing is. */
export type Rule = (block: Record<string, unknown>, at: string) => string[];

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text object: https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function textErrors(value: unknown, at: string, max: number, types: string[]): string[] {
  if (!isObject(value)) return [`missing required field: text [json-pointer:${at}]`];
  if (!types.includes(String(value.type))) return [`must be one of ${types.join(', ')} [json-pointer:${at}/type]`];
  if (typeof value.text !== 'string') return [`missing required field: text [json-pointer:${at}]`];
  if (value.text.length === 0) return [`must be more than 0 characters [json-pointer:${at}/text]`];
  if (value.text.length > max) return [`must be less than ${max + 1} characters [json-pointer:${at}/text]`];
  return [];
}

const richTextParts = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];
const richTextLeaves = ['text', 'link', 'emoji', 'user', 'usergroup', 'channel', 'broadcast', 'date', 'color', 'team'];

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block: parts, lists of sections, and known leaves. */
export function richTextErrors(block: Record<string, unknown>, at: string): string[] {
  if (!Array.isArray(block.elements)) return [`missing required field: elements [json-pointer:${at}]`];
  return block.elements.flatMap((part, index) => partErrors(part, `${at}/elements/${index}`));
}

function partErrors(part: unknown, at: string): string[] {
  if (!isObject(part) || !richTextParts.includes(String(part.type))) {
    return [`unsupported rich text element [json-pointer:${at}/type]`];
  }
  if (!Array.isArray(part.elements)) return [`missing required field: elements [json-pointer:${at}]`];
  const inner = part.type === 'rich_text_list' ? partErrors : leafErrors;
  return part.elements.flatMap((leaf, index) => inner(leaf, `${at}/elements/${index}`));
}

function leafErrors(leaf: unknown, at: string): string[] {
  if (!isObject(leaf) || !richTextLeaves.includes(String(leaf.type))) {
    return [`unsupported rich text element [json-pointer:${at}/type]`];
  }
  const empty = leaf.type === 'text' && (typeof leaf.text !== 'string' || leaf.text.length === 0);
  return empty ? [`must be more than 0 characters [json-pointer:${at}/text]`] : [];
}
