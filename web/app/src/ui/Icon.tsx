/** Line icons, drawn on a grid of 20. They are decoration: the words stand beside them or in the button's label. */
const PATHS = {
  hash: "M4 7.5h13M3 12.5h13M8.5 3 6.5 17M13.5 3l-2 14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4l-6 6 6 6",
  down: "M5 8l5 5 5-5",
  right: "M8 5l5 5-5 5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  reply: "M17 16c0-4-3-6-7-6H4m0 0 4-4m-4 4 4 4",
  smile: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7 12c1.5 2 4.500 2 6 0M7.500 8h.01M12.500 8h.01",
  edit: "M4 16l1-4 8-8 3 3-8 8zM11.500 5.500l3 3",
  trash: "M4 6h12M8 6V4h4v2M6 6l.8 11h6.400L14 6M9 9v5M11 9v5",
  link: "M8.500 11.500a3 3 0 0 0 4.300 0l2.800-2.800a3 3 0 0 0-4.300-4.300L10 5.700M11.500 8.500a3 3 0 0 0-4.300 0l-2.800 2.800a3 3 0 0 0 4.300 4.300l1.300-1.300",
  unread: "M4 5h12v9H9l-3 3v-3H4z M16 5h.01",
  star: "M10 3.200l2.100 4.300 4.700.7-3.400 3.300.8 4.700-4.200-2.200-4.200 2.200.8-4.700L3.200 8.200l4.700-.7z",
  people:
    "M7.500 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM3 16c.3-3 2-4.500 4.500-4.500S11.700 13 12 16M12.500 4.800a2.400 2.400 0 0 1 0 4.600M14 11.900c1.800.5 2.800 1.900 3 4.100",
  person: "M10 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 17c.4-3.500 2.700-5 6-5s5.600 1.500 6 5",
  gear: "M10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM10 2.500v2M10 15.500v2M2.500 10h2M15.500 10h2M4.700 4.700l1.400 1.400M13.900 13.900l1.400 1.400M15.300 4.700l-1.400 1.400M6.100 13.900l-1.400 1.400",
  send: "M3.500 10 17 3.500 12.500 17l-3-5.500zM9.500 11.500 17 3.500",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9v4.500M10 6.500h.01",
  thread: "M4 4h12v8H9l-3 3v-3H4zM7 7h6M7 9.500h4",
  compass: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM12.800 7.200 11.200 11.200 7.200 12.800 8.800 8.800z",
  archive: "M3 4h14v4H3zM4.500 8v8h11V8M8 11h4",
  out: "M8 4H4v12h4M12 6.500 15.500 10 12 13.500M15 10H8",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.200l2.800 1.800",
  warning: "M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.200h.01",
  copy: "M7 7h9v9H7zM13 7V4H4v9h3",
  check: "M4 10.500 8 14.500 16 6",
  bold: "M6 4h4.500a3 3 0 0 1 0 6H6zM6 10h5.200a3 3 0 0 1 0 6H6z",
  italic: "M8.500 4h5M6.500 16h5M11.200 4 8.800 16",
  strike:
    "M4 10h12M13.500 6.500C13 4.800 11.700 4 10 4 8 4 6.600 5 6.600 6.700c0 1 .5 1.700 1.400 2.300M6.500 13.500C7 15.200 8.300 16 10 16c2 0 3.400-1 3.400-2.700 0-.6-.1-1-.4-1.500",
  code: "M7 6 3 10l4 4M13 6l4 4-4 4",
  bullets: "M8 5h9M8 10h9M8 15h9M4 5h.01M4 10h.01M4 15h.01",
  numbers: "M9 5h8M9 10h8M9 15h8M3.500 4h1v3.500M3.500 12.500h2l-2 3h2",
  tasks: "M3 5.500 4.300 7 6.800 3.800M3 13.500 4.300 15l2.500-3.200M10 5.500h7M10 14h7",
  quote: "M5 4v12M9 6h8M9 10h8M9 14h5",
  block: "M3 4h14v12H3zM7 8l-2 2 2 2M10 12.500h4",
  mail: "M3 5h14v10H3zM3 6l7 5 7-5",
  file: "M5 3h7l3 3v11H5zM12 3v3h3",
  history: "M4 10a6 6 0 1 0 2-4.500L4 7.300M4 3.500v3.800h3.800M10 7v3.200l2.200 1.300",
  monitor: "M3 4h14v9H3zM7 16.500h6M10 13v3.500",
  key: "M7 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 10h7v3M14 10v2",
  sun: "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 3v1.500M10 15.500V17M3 10h1.500M15.500 10H17M5 5l1 1M14 14l1 1M15 5l-1 1M6 14l-1 1",
  pin: "M8 3h4l-.5 5 2.500 3H6l2.500-3zM10 11v6",
  menu: "M4 6h12M4 10h12M4 14h12",
  robot: "M5 7h10v9H5zM10 7V4M8 11h.01M12 11h.01M8.500 13.500h3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} strokeWidth={name === "more" ? 2.6 : undefined} />
    </svg>
  );
}

/** The sign of the product: hold this note for as long as it needs. */
export function Fermata({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M4 23a12 12 0 0 1 24 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="16" cy="22" r="3" fill="currentColor" />
    </svg>
  );
}
