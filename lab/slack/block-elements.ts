import { isObject, type Rule, textErrors } from './block-rules.ts';

/**
 * What Slack would refuse about an interactive element or image within a block. Limits:
 * https://docs.slack.dev/reference/block-kit/block-elements (75 characters on a button, 2,000 in its value, 255 in an
 * action_id, 100 options in a menu).
 */
export function elementErrors(element: unknown, at: string): string[] {
  if (!isObject(element) || typeof element.type !== 'string')
    return [`missing required field: type [json-pointer:${at}]`];
  const rule = rules[element.type];
  return rule ? rule(element, at) : [`unsupported type: ${element.type} [json-pointer:${at}/type]`];
}

const rules: Readonly<Record<string, Rule>> = {
  button: buttonErrors,
  image: (element, at) =>
    ['image_url', 'alt_text'].flatMap((name) =>
      typeof element[name] === 'string' ? [] : [`missing required field: ${name} [json-pointer:${at}]`],
    ),
  overflow: menuErrors,
  static_select: menuErrors,
  radio_buttons: menuErrors,
  checkboxes: menuErrors,
  plain_text_input: actionIdErrors,
};

function buttonErrors(button: Record<string, unknown>, at: string): string[] {
  const { value, style, url } = button;
  return [
    ...textErrors(button.text, `${at}/text`, 75, ['plain_text']),
    ...actionIdErrors(button, at),
    ...(typeof value === 'string' && value.length > 2000
      ? [`must be less than 2001 characters [json-pointer:${at}/value]`]
      : []),
    ...(value !== undefined && typeof value !== 'string' ? [`must be a string [json-pointer:${at}/value]`] : []),
    ...(style !== undefined && style !== 'primary' && style !== 'danger'
      ? [`must be one of primary, danger [json-pointer:${at}/style]`]
      : []),
    ...(typeof url === 'string' && url.length > 3000
      ? [`must be less than 3001 characters [json-pointer:${at}/url]`]
      : []),
    ...(button.confirm === undefined ? [] : confirmErrors(button.confirm, `${at}/confirm`)),
  ];
}

function menuErrors(menu: Record<string, unknown>, at: string): string[] {
  const max = { overflow: 5, static_select: 100 }[String(menu.type)] ?? 10;
  if (!Array.isArray(menu.options) || menu.options.length === 0)
    return [`missing required field: options [json-pointer:${at}]`];
  if (menu.options.length > max) return [`no more than ${max} items allowed [json-pointer:${at}/options]`];
  const options = menu.options.flatMap((option, index) => {
    const where = `${at}/options/${index}`;
    if (!isObject(option) || typeof option.value !== 'string')
      return [`missing required field: value [json-pointer:${where}]`];
    return textErrors(option.text, `${where}/text`, 75, ['plain_text', 'mrkdwn']);
  });
  return [
    ...actionIdErrors(menu, at),
    ...options,
    ...(menu.confirm === undefined ? [] : confirmErrors(menu.confirm, `${at}/confirm`)),
  ];
}

/** Slack fills in a missing action_id; an app cannot tell such clicks apart, so the lab refuses it. */
function actionIdErrors(element: Record<string, unknown>, at: string): string[] {
  const id = element.action_id;
  if (typeof id !== 'string' || id === '') return [`missing required field: action_id [json-pointer:${at}]`];
  return id.length > 255 ? [`must be less than 256 characters [json-pointer:${at}/action_id]`] : [];
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
function confirmErrors(confirm: unknown, at: string): string[] {
  if (!isObject(confirm)) return [`must be an object [json-pointer:${at}]`];
  return [
    ...textErrors(confirm.title, `${at}/title`, 100, ['plain_text']),
    ...textErrors(confirm.text, `${at}/text`, 300, ['plain_text', 'mrkdwn']),
    ...textErrors(confirm.confirm, `${at}/confirm`, 30, ['plain_text']),
    ...textErrors(confirm.deny, `${at}/deny`, 30, ['plain_text']),
  ];
}
