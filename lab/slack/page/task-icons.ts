const box = (content: string): string =>
  `<svg viewBox="0 0 16 16" class="task-icon" xmlns="http://www.w3.org/2000/svg">${content}</svg>`;

export const taskIcons = {
  pending: box(
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.500" stroke-dasharray="2.200 2.200"/>',
  ),
  in_progress: box(
    '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-opacity=".25" stroke-width="2"/><path class="spin" d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
  ),
  complete: box(
    '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m4.800 8.200 2.200 2.200 4.200-4.600" fill="none" stroke="#fff" stroke-width="1.700" stroke-linecap="round" stroke-linejoin="round"/>',
  ),
  error: box(
    '<circle cx="8" cy="8" r="7" fill="currentColor"/><path d="m5.500 5.500 5 5m0-5-5 5" stroke="#fff" stroke-width="1.700" stroke-linecap="round"/>',
  ),
} as const;
