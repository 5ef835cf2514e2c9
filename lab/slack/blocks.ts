import { elementErrors } from './block-elements.ts';
import { isObject, type Rule, richTextErrors, textErrors } from './block-rules.ts';

/**
 * What Slack would refuse about a message's blocks, in the words and with the JSON pointers of its `invalid_blocks`
 * answers; empty when it would take them. Limits: https://docs.slack.dev/reference/block-kit/blocks (50 blocks a
 * message, 3,000 characters a section, 10 fields of 2,000, 150 a header, 10 context and 25 action elements).
 */
export function validateBlocks(blocks: unknown[]): string[] {
  if (blocks.length > 50) return ['no more than 50 items allowed [json-pointer:/blocks]'];
  const errors = blocks.flatMap((block, index) => blockErrors(block, `/blocks/${index}`));
  return [...errors, ...repeatedIds(blocks)];
}

function blockErrors(block: unknown, at: string): string[] {
  if (!isObject(block) || typeof block.type !== 'string') return [`missing required field: type [json-pointer:${at}]`];
  const rule = rules[block.type];
  if (!rule) return [`unsupported type: ${block.type} [json-pointer:${at}/type]`];
  const id = block.block_id;
  const tooLong = typeof id === 'string' && id.length > 255;
  return [...(tooLong ? [`must be less than 256 characters [json-pointer:${at}/block_id]`] : []), ...rule(block, at)];
}

const rules: Readonly<Record<string, Rule>> = {
  divider: () => [],
  header: (block, at) => textErrors(block.text, `${at}/text`, 150, ['plain_text']),
  section: sectionErrors,
  context: (block, at) =>
    listErrors(block.elements, `${at}/elements`, 10, (element, where) =>
      isObject(element) && element.type === 'image'
        ? elementErrors(element, where)
        : textErrors(element, where, 3000, ['plain_text', 'mrkdwn']),
    ),
  actions: (block, at) => listErrors(block.elements, `${at}/elements`, 25, elementErrors),
  image: (block, at) => [...required(block, at, 'image_url', 3000), ...required(block, at, 'alt_text', 2000)],
  markdown: (block, at) => required(block, at, 'text', 12_000),
  rich_text: richTextErrors,
  input: (block, at) => [
    ...textErrors(block.label, `${at}/label`, 2000, ['plain_text']),
    ...elementErrors(block.element, `${at}/element`),
  ],
  plan: (block, at) => [
    ...required(block, at, 'title', 256),
    ...(block.tasks === undefined ? [] : listErrors(block.tasks, `${at}/tasks`, 50, taskCardErrors)),
  ],
  task_card: taskCardErrors,
};

function sectionErrors(block: Record<string, unknown>, at: string): string[] {
  const { text, fields, accessory } = block;
  if (text === undefined && fields === undefined)
    return [`must define either \`text\` or \`fields\` [json-pointer:${at}]`];
  return [
    ...(text === undefined ? [] : textErrors(text, `${at}/text`, 3000, ['plain_text', 'mrkdwn'])),
    ...(fields === undefined
      ? []
      : listErrors(fields, `${at}/fields`, 10, (field, where) =>
          textErrors(field, where, 2000, ['plain_text', 'mrkdwn']),
        )),
    ...(accessory === undefined ? [] : elementErrors(accessory, `${at}/accessory`)),
  ];
}

function taskCardErrors(block: unknown, at: string): string[] {
  if (!isObject(block) || block.type !== 'task_card') return [`must be a task_card [json-pointer:${at}]`];
  const known = ['pending', 'in_progress', 'complete', 'error'];
  return [
    ...required(block, at, 'task_id', 255),
    ...required(block, at, 'title', 256),
    ...(known.includes(String(block.status)) ? [] : [`must be one of ${known.join(', ')} [json-pointer:${at}/status]`]),
    ...['details', 'output'].flatMap((name) =>
      block[name] === undefined ? [] : nestedRichText(block[name], `${at}/${name}`),
    ),
  ];
}

function nestedRichText(value: unknown, at: string): string[] {
  if (!isObject(value) || value.type !== 'rich_text') return [`must be a rich_text block [json-pointer:${at}]`];
  return richTextErrors(value, at);
}

function listErrors(list: unknown, at: string, max: number, each: (item: unknown, at: string) => string[]): string[] {
  if (!Array.isArray(list) || list.length === 0) return [`must have at least 1 item [json-pointer:${at}]`];
  if (list.length > max) return [`no more than ${max} items allowed [json-pointer:${at}]`];
  return list.flatMap((item, index) => each(item, `${at}/${index}`));
}

function required(block: Record<string, unknown>, at: string, name: string, max: number): string[] {
  const value = block[name];
  if (typeof value !== 'string' || value === '') return [`missing required field: ${name} [json-pointer:${at}]`];
  return value.length > max ? [`must be less than ${max + 1} characters [json-pointer:${at}/${name}]`] : [];
}

function repeatedIds(blocks: unknown[]): string[] {
  const ids = blocks
    .map((block) => (isObject(block) ? block.block_id : undefined))
    .filter((id) => typeof id === 'string');
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  return repeated === undefined ? [] : [`\`block_id\` ${repeated} is used more than once [json-pointer:/blocks]`];
}
