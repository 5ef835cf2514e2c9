import { inBoth } from '../wording/sentence.ts';

/** `03:12:45 UTC`: nodes, Slack and people of two time zones meet in one. */
export function clockText(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}

/** `45 s`, `3 min 05 s`, `2 h 10 min`. */
function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** A span as a parameter of a sentence, in each language: `3 min 05 s`, `3 分 5 秒`. */
export function span(name: string, ms: number): Readonly<Record<string, string>> {
  return inBoth(name, { en: spanText(ms), zh: chineseText(ms) });
}

/** The same for a span that was chosen and not measured, without the seconds of whole minutes: `10 min`, `10 分钟`. */
export function wholeSpan(name: string, ms: number): Readonly<Record<string, string>> {
  return inBoth(name, { en: spanText(ms).replace(/ 00 s$/, ''), zh: chineseText(ms) });
}

/** `2026-11-22 03:12 UTC`: for what goes on over days. */
export function dayText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The same for a clock that runs for days, moved on in steps that fit its length: `5 h 20 min`, `3 d 04 h`. */
export function longSpan(name: string, ms: number): Readonly<Record<string, string>> {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 60) return inBoth(name, { en: `${minutes} min`, zh: `${minutes} 分钟` });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const tens = Math.floor((minutes % 60) / 10) * 10;
    return inBoth(name, { en: `${hours} h ${twoDigits(tens)} min`, zh: chineseHours(hours * 60 + tens) });
  }
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  const zh = rest === 0 ? `${days} 天` : `${days} 天 ${rest} 小时`;
  return inBoth(name, { en: `${days} d ${twoDigits(rest)} h`, zh });
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}

function chineseText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? inChinese({ minutes, seconds: seconds % 60 }) : chineseHours(minutes);
}

/** `36 秒`, `10 分钟`, `6 分 27 秒`: 分钟 where nothing follows. */
function inChinese({ minutes, seconds }: { readonly minutes: number; readonly seconds: number }): string {
  if (minutes === 0) return `${seconds} 秒`;
  return seconds === 0 ? `${minutes} 分钟` : `${minutes} 分 ${seconds} 秒`;
}

/** `2 小时`, `2 小时 10 分钟`. */
function chineseHours(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分钟`;
}
