const box = (content: string): string => `<svg viewBox="0 0 20 20" xmlns="http://www.w3.org/2000/svg">${content}</svg>`;
const disc = (fill: string, stroke = 'none'): string =>
  box(`<circle cx="10" cy="10" r="8.4" fill="${fill}" stroke="${stroke}"/>`);
const hand =
  'M6.6 9.2 9.3 3.1c.3-.7 1-1.1 1.7-.9 1.2.3 1.7 1.5 1.4 2.7l-.8 2.9h4.1c1 0 1.8.8 1.8 1.7 0 .5-.2.9-.5 1.2.3.3.5.7.5 1.2 0 .6-.3 1.2-.8 1.5.1.2.2.5.2.8 0 .7-.5 1.3-1.1 1.5.1.2.1.4.1.6 0 .9-.8 1.6-1.7 1.6H10c-1.2 0-2.3-.3-3.4-.8z';

/** Emoji of the runbook's vocabulary, drawn plainly on a 20-unit square. */
export const drawings: Readonly<Record<string, string>> = {
  white_check_mark: box(
    '<rect x="1.6" y="1.6" width="16.8" height="16.8" rx="3.6" fill="#2fa84f"/><path d="m5.6 10.4 3 3 5.9-6.6" fill="none" stroke="#fff" stroke-width="2.3" stroke-linecap="round" stroke-linejoin="round"/>',
  ),
  no_entry: box(
    '<circle cx="10" cy="10" r="8.4" fill="#d8342c"/><rect x="4.6" y="8.3" width="10.8" height="3.4" rx="1" fill="#fff"/>',
  ),
  x: box('<path d="M4.4 4.4 15.6 15.6M15.6 4.4 4.4 15.6" stroke="#d8342c" stroke-width="3.4" stroke-linecap="round"/>'),
  eyes: box(
    '<g fill="#fff" stroke="#4b5563" stroke-width=".9"><ellipse cx="5.7" cy="10" rx="4" ry="5.6"/><ellipse cx="14.3" cy="10" rx="4" ry="5.6"/></g><circle cx="4.3" cy="11" r="2" fill="#1f2937"/><circle cx="12.9" cy="11" r="2" fill="#1f2937"/>',
  ),
  '+1': box(
    `<rect x="2" y="9" width="3.6" height="8.6" rx="1.2" fill="var(--skin,#f5b731)" stroke="#a16207" stroke-opacity=".45" stroke-width=".6"/><path d="${hand}" fill="var(--skin,#f5b731)" stroke="#a16207" stroke-opacity=".45" stroke-width=".6"/>`,
  ),
  '-1': box(
    `<g transform="rotate(180 10 10) scale(-1 1) translate(-20 0)"><rect x="2" y="9" width="3.6" height="8.6" rx="1.2" fill="var(--skin,#f5b731)"/><path d="${hand}" fill="var(--skin,#f5b731)"/></g>`,
  ),
  warning: box(
    '<path d="M8.5 2.6a1.7 1.7 0 0 1 3 0l7 12.6a1.7 1.7 0 0 1-1.5 2.5H3a1.7 1.7 0 0 1-1.5-2.5z" fill="#f5b731"/><path d="M10 7v5" stroke="#3b2f0b" stroke-width="2" stroke-linecap="round"/><circle cx="10" cy="14.7" r="1.2" fill="#3b2f0b"/>',
  ),
  question: box(
    '<path d="M6.6 6.9c.1-2 1.5-3.3 3.5-3.3s3.5 1.3 3.5 3.1c0 2.6-3.3 2.7-3.3 5.4" fill="none" stroke="#d8342c" stroke-width="2.4" stroke-linecap="round"/><circle cx="10.2" cy="16" r="1.5" fill="#d8342c"/>',
  ),
  information_source: box(
    '<rect x="1.6" y="1.6" width="16.8" height="16.8" rx="3.6" fill="#3b82c4"/><path d="M10 9.2v5" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/><circle cx="10" cy="5.8" r="1.4" fill="#fff"/>',
  ),
  hourglass_flowing_sand: box(
    '<path d="M4.6 2.4h10.8M4.6 17.6h10.8" stroke="#8b6b4a" stroke-width="1.8" stroke-linecap="round"/><path d="M5.8 3.2c0 4 4.2 4.4 4.2 6.8s-4.2 2.800-4.2 6.800h8.400c0-4-4.200-4.400-4.200-6.800s4.200-2.800 4.200-6.800z" fill="#dbeafe" stroke="#8b6b4a" stroke-width="1"/><path d="M7.200 16.200c.6-1.700 2-1.900 2.800-3.200.8 1.300 2.200 1.500 2.800 3.200zM7.700 6.600h4.600L10 9.300z" fill="#f0a33a"/>',
  ),
  rotating_light: box(
    '<path d="M5 14V9.500a5 5 0 0 1 10 0V14z" fill="#e0443c"/><rect x="3.200" y="13.800" width="13.600" height="3.400" rx="1" fill="#5b6472"/><path d="M10 1v1.800M2.300 4.300l1.400 1.100M17.700 4.300l-1.400 1.100" stroke="#f0a33a" stroke-width="1.500" stroke-linecap="round"/><path d="M7.600 12V9.600A2.400 2.400 0 0 1 10 7.200" fill="none" stroke="#fff" stroke-opacity=".75" stroke-width="1.300" stroke-linecap="round"/>',
  ),
  octagonal_sign: box(
    '<path d="M6.500 1.600h7l4.900 4.900v7l-4.900 4.900h-7l-4.900-4.900v-7z" fill="#d8342c"/><path d="M6 10h8" stroke="#fff" stroke-width="2.600" stroke-linecap="round"/>',
  ),
  lock: box(
    '<path d="M6.300 9V6.400a3.700 3.700 0 0 1 7.400 0V9" fill="none" stroke="#8a94a3" stroke-width="1.900"/><rect x="3.800" y="8.600" width="12.400" height="9" rx="1.800" fill="#f0b429"/><circle cx="10" cy="12.800" r="1.500" fill="#6b4e0c"/>',
  ),
  key: box(
    '<circle cx="6" cy="10" r="3.600" fill="none" stroke="#d99a1c" stroke-width="2.300"/><path d="M9.600 10h8.200m-2.400 0v3.200m-3.200-3.200v2.400" stroke="#d99a1c" stroke-width="2.300" stroke-linecap="round" fill="none"/>',
  ),
  zap: box('<path d="M11.800 1.400 3.800 11.600h4.600l-1 7 8.800-10.800h-5z" fill="#f5b731"/>'),
  arrows_counterclockwise: box(
    '<rect x="1.600" y="1.600" width="16.800" height="16.800" rx="3.600" fill="#3b82c4"/><path d="M14.300 8.200A4.700 4.700 0 0 0 5.700 9M5.700 11.800a4.700 4.700 0 0 0 8.600-.8" fill="none" stroke="#fff" stroke-width="1.700"/><path d="m14.800 5.400-.1 3.300-3.100-.6M5.200 14.600l.1-3.300 3.100.6" fill="none" stroke="#fff" stroke-width="1.700" stroke-linejoin="round"/>',
  ),
  checkered_flag: box(
    '<path d="M4 1.800v16.600" stroke="#7a8493" stroke-width="1.600" stroke-linecap="round"/><path d="M4.800 2.600h11.800v8H4.800z" fill="#fff" stroke="#374151" stroke-width=".8"/><path d="M4.800 2.600h3v2.700h-3zm6 0h3v2.700h-3zm-3 2.700h3V8h-3zm6 0h2.800V8h-2.800zm-9 2.700h3v2.600h-3zm6 0h3v2.600h-3z" fill="#374151"/>',
  ),
  large_green_circle: disc('#2fa84f'),
  large_yellow_circle: disc('#f5b731'),
  large_orange_circle: disc('#ee8b2d'),
  large_blue_circle: disc('#3b82c4'),
  red_circle: disc('#d8342c'),
  white_circle: disc('#f3f4f6', '#9ca3af'),
  black_circle: disc('#374151'),
};
