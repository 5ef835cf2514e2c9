/** The few Block Kit blocks TwoKey uses (https://docs.slack.dev/reference/block-kit/blocks). */
export type Block =
  | { readonly type: 'header'; readonly text: Plain }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: Mrkdwn[] }
  | { readonly type: 'divider' }
  | { readonly type: 'actions'; readonly elements: ButtonElement[] }
  | { readonly type: 'rich_text'; readonly elements: RichPart[] };

export interface Plain {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: true;
}

/** `verbatim`: Slack makes no links or mentions out of plain words. */
export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

export interface ButtonElement {
  readonly type: 'button';
  readonly action_id: string;
  readonly value: string;
  readonly text: Plain;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: { readonly title: Plain; readonly text: Plain; readonly confirm: Plain; readonly deny: Plain };
}

/** Text in rich text is literal: no markup in it is read, so commands and answers stand in it as they are. */
export type RichPart = { readonly type: 'rich_text_section' | 'rich_text_preformatted'; readonly elements: RichText[] };

export interface RichText {
  readonly type: 'text';
  readonly text: string;
  readonly style?: { readonly bold: true };
}

export const plain = (text: string): Plain => ({ type: 'plain_text', text, emoji: true });

export const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

export const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) });
