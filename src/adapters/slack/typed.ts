/** What a person typed, from what Slack sends: entities decoded, the bot's own mention taken off its start. */
export function typed(text: string, botUser?: string): string {
  const words = botUser === undefined ? text : text.replace(new RegExp(`^\\s*<@${botUser}(?:\\|[^>]*)?>[\\s:,]*`), '');
  return words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
