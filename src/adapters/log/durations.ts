/** A message without how long something takes or waits: the same trouble in other words only by its numbers of ms. */
export function withoutDurations(message: string): string {
  return message.replace(/\b\d+ ?ms\b/g, '… ms');
}
