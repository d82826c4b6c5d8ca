/** The icon in the browser's tab: calm, with a ring for unread, with a full dot for what is for me. */
export type IconMood = "calm" | "unread" | "forMe";

const SIGN =
  '<rect width="32" height="32" rx="7" fill="#1c6b72"/><path d="M6 21a10 10 0 0 1 20 0" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="20.5" r="2.6" fill="#fff"/>';
const DOT: Readonly<Record<IconMood, string>> = {
  calm: "",
  unread: '<circle cx="25" cy="7" r="5.5" fill="#1c6b72" stroke="#fff" stroke-width="2.5"/>',
  forMe: '<circle cx="25" cy="7" r="6.5" fill="#d9822b" stroke="#fff" stroke-width="2"/>',
};

let shown: IconMood | undefined;

export function paintIcon(mood: IconMood): void {
  if (mood === shown) return;
  shown = mood;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${SIGN}${DOT[mood]}</svg>`;
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link !== null)
    link.href = mood === "calm" ? "/icon.svg" : `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
