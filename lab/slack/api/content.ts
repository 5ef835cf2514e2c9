import { validateBlocks } from '../blocks.ts';
import { type Args, structured, text } from '../body.ts';
import type { Block, Metadata } from '../model.ts';
import { fail } from './answer.ts';
import type { Found } from './target.ts';

export type Content = { text: string; blocks?: Block[]; metadata?: Metadata };

/** Slack's limit on the JSON of all blocks of a message. */
const MAX_BLOCKS_JSON = 13_200;

/** Text, blocks and metadata of a message an app wants to post, or Slack's refusal. */
export function messageContent(args: Args): Found<Content> {
  const words = text(args, 'text') ?? text(args, 'markdown_text');
  const given = structured(args, 'blocks');
  if (args.blocks !== undefined && args.blocks !== '' && !Array.isArray(given)) return fail('invalid_blocks_format');
  const blocks = Array.isArray(given) && given.length > 0 ? given : undefined;
  if (blocks) {
    if (JSON.stringify(blocks).length > MAX_BLOCKS_JSON) return fail('msg_blocks_too_long');
    const errors = validateBlocks(blocks);
    if (errors.length > 0) {
      return fail('invalid_blocks', { errors, response_metadata: { messages: errors.map((one) => `[ERROR] ${one}`) } });
    }
  }
  if (words === undefined && !blocks) return fail('no_text');
  const metadata = metadataOf(args);
  if (metadata === 'bad') return fail('invalid_metadata_format');
  return {
    ok: true,
    found: { text: words ?? '', ...(blocks ? { blocks } : {}), ...(metadata ? { metadata } : {}) },
  };
}

function metadataOf(args: Args): Metadata | undefined | 'bad' {
  if (args.metadata === undefined || args.metadata === '') return undefined;
  const value = structured(args, 'metadata') as Partial<Metadata> | undefined;
  if (typeof value?.event_type !== 'string' || typeof value.event_payload !== 'object') return 'bad';
  return { event_type: value.event_type, event_payload: value.event_payload };
}
