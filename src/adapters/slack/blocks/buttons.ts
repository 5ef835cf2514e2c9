import type { Button } from '../../../domain/thread/post.ts';
import { saySlack } from '../../../domain/wording/slack.ts';
import { type ButtonElement, plain } from './block.ts';
import { limits, shorten } from './limits.ts';
import type { Voice } from './voice.ts';
import { plainWords } from './words.ts';

/** Slack wants an action_id to be unique within its message: `<action>:<index>`. */
export function buttonElement(button: Button, index: number, { say, locale }: Voice): ButtonElement {
  const label = plainWords(button.label, say);
  return {
    type: 'button',
    action_id: `${button.action}:${index}`,
    value: button.value,
    text: plain(shorten(label, limits.buttonLabel)),
    ...(button.style === undefined ? {} : { style: button.style }),
    ...(button.confirm === undefined
      ? {}
      : {
          confirm: {
            title: plain(saySlack('slack.confirmTitle', {}, locale)),
            text: plain(shorten(plainWords(button.confirm, say), limits.confirmText)),
            confirm: plain(shorten(label, limits.confirmButton)),
            deny: plain(saySlack('slack.cancel', {}, locale)),
          },
        }),
  };
}

/** The action of a pressed button, from its action_id. */
export function actionOf(actionId: string): string {
  return actionId.replace(/:\d+$/, '');
}
