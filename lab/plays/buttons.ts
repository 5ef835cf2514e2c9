import { isObject } from '../slack/block-rules.ts';
import type { Message } from '../slack/model.ts';

/** A button by what it carries: every field that is named must be so. */
export interface ButtonValue {
  readonly act: 'choose' | 'confirm' | 'decide' | 'resume' | 'abort';
  readonly step?: string;
  /** Of `choose`: how to go on. */
  readonly way?: string;
  /** Of `decide`. */
  readonly option?: string;
  /** Of `confirm`. */
  readonly works?: boolean;
}

export interface ShownButton {
  readonly action: string;
  readonly label: string;
  readonly carries: Readonly<Record<string, unknown>>;
  fits(wanted: ButtonValue): boolean;
}

/** The buttons that a message of the bot shows now. */
export function buttonsOf({ blocks = [] }: Pick<Message, 'blocks'>): readonly ShownButton[] {
  return blocks.flatMap(({ elements }) => {
    const list: unknown[] = Array.isArray(elements) ? elements : [];
    return list.filter(isObject).flatMap((element) => (element.type === 'button' ? [shown(element)] : []));
  });
}

function shown(element: Record<string, unknown>): ShownButton {
  const carried = carriedBy(element.value);
  return {
    action: String(element.action_id),
    label: isObject(element.text) ? String(element.text.text) : '',
    carries: carried,
    fits: (wanted) => Object.entries(wanted).every(([field, value]) => carried[field] === value),
  };
}

function carriedBy(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
