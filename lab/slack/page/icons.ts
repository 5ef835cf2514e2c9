const line = (paths: string): string =>
  `<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" class="icon" xmlns="http://www.w3.org/2000/svg">${paths}</svg>`;

export const replyIcon = line('<path d="M3 4.500h14v9H9l-4 3.200v-3.200H3z"/><path d="M6.500 8h7M6.500 10.500h4"/>');
export const addReactionIcon = line(
  '<circle cx="9" cy="10.500" r="6.500"/><path d="M6.600 12.500c1.300 1.600 3.500 1.600 4.800 0M7 8.700v.1M11 8.700v.1M16.500 1.500v5M14 4h5"/>',
);
export const closeIcon = line('<path d="m5 5 10 10M15 5 5 15"/>');
export const sendIcon = line('<path d="m3 3.500 14.500 6.500L3 16.500l2-6.500zM5 10h6"/>');
export const menuIcon = line('<path d="M3 5.500h14M3 10h14M3 14.500h14"/>');
export const panelIcon = line(
  '<rect x="2.500" y="3.500" width="15" height="13" rx="2"/><path d="M12 3.500v13M14 7h1.500M14 9.500h1.500"/>',
);
export const lockIcon = line(
  '<rect x="4.500" y="9" width="11" height="7.500" rx="1.500"/><path d="M7 9V6.500a3 3 0 0 1 6 0V9"/>',
);
export const eyeIcon = line(
  '<path d="M2 10s3-5.500 8-5.500S18 10 18 10s-3 5.500-8 5.500S2 10 2 10z"/><circle cx="10" cy="10" r="2.300"/>',
);
export const pinIcon = line('<path d="M7 3h6l-1 5 3 3H5l3-3zM10 11v6"/>');
export const fileIcon = line(
  '<path d="M5 2.500h6.500L15 6v11.500H5z"/><path d="M11.500 2.500V6H15M7.500 10h5M7.500 13h5"/>',
);
export const keysIcon =
  '<svg viewBox="0 0 36 36" xmlns="http://www.w3.org/2000/svg"><g fill="none" stroke="#fff" stroke-width="2.600" stroke-linecap="round" stroke-linejoin="round"><circle cx="11.500" cy="12" r="4"/><path d="M15 14l11 6m-3.400-1.900-1.600 3"/><circle cx="11.500" cy="25" r="4" stroke="#fbbf24"/><path stroke="#fbbf24" d="M15.300 24h11.200m-3.200 0v3.200"/></g></svg>';
