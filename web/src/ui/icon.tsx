/** The icons of the staff app: one weight, one grid of 24, drawn in the page and asked of nobody. */
const drawings = {
  home: "m3.5 11 8.5-7 8.5 7M6 9.5V20h12V9.500M10 20v-5.500h4V20",
  loggia: "M3.500 20.500v-9a4 4 0 0 1 8 0v9m0-9a4.500 4.500 0 0 1 9 0v9M2 20.500h20M2.500 4.500h19",
  building: "M4 20.500V9l8-5 8 5v11.500M2.500 20.500h19M8.500 20.500v-5a3.500 3.500 0 0 1 7 0v5M8 10.500h.01M12 9.500h.01M16 10.500h.01",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400",
  cam: "M5.500 6.500h7.500a2.500 2.500 0 0 1 2.500 2.500v6a2.500 2.500 0 0 1-2.500 2.500H5.500A2.500 2.500 0 0 1 3 15V9a2.500 2.500 0 0 1 2.500-2.500zm10 4 5.500-3v9l-5.500-3",
  mail: "M4 5.500h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zm-.6.600 7.200 6.800a2 2 0 0 0 2.800 0l7.200-6.800",
  calendar: "M4 6h16v13.500H4zM4 10h16M8 3.500V8m8-4.500V8",
  people: "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-3.600 2.900-6 6.500-6s6.500 2.400 6.500 6M16 4.800a3.500 3.500 0 0 1 0 6.400M18 14.600c2.100.8 3.500 2.800 3.500 5.400",
  person: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3.400-6.500 7.500-6.500s7.500 2.500 7.500 6.500",
  settings: "M4 7h9m4 0h3M4 17h3m4 0h9M15 4.500v5M9 14.500v5",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zm4.700-1.800 5.300 5.300",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500a2.200 2.200 0 0 0 4 0",
  plus: "M12 5v14M5 12h14",
  check: "m5 12.500 4.500 4.500L19 7.500",
  "check-circle": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm-4-8.800 2.800 2.800 5.200-5.500",
  close: "m6 6 12 12M18 6 6 18",
  right: "m9.500 6 6 6-6 6",
  down: "m6 9.500 6 6 6-6",
  clip: "m19.500 11.500-7.800 7.800a4.600 4.600 0 0 1-6.500-6.500l8-8a3.100 3.100 0 0 1 4.400 4.400l-7.900 7.900a1.500 1.500 0 0 1-2.100-2.100l7-7",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.500l3.500 2",
  lock: "M6 10.500h12v9.500H6zm2.500 0V8a3.500 3.500 0 0 1 7 0v2.500",
  swap: "M4 9h14l-3.500-3.500M20 15H6l3.500 3.500",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  link: "M10 13.500a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500M14 10.500a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500",
  file: "M6.500 3h7.500l4 4v14H6.500zM14 3v4h4M9 12h6M9 16h4",
  download: "M12 4v11m-4.500-4.500L12 15l4.500-4.500M4.500 19.500h15",
  upload: "M12 15V4M7.500 8.500 12 4l4.500 4.500M4.500 19.500h15",
  bin: "M5 7h14M9.500 7V4.500h5V7M7 7l.8 13h8.400L17 7M10.300 10.500v6M13.700 10.500v6",
  pencil: "m14.500 5.500 4 4L8.500 19.500l-4.500.500.500-4.500zM12.500 7.500l4 4",
  warning: "M12 4 2.800 20h18.400zM12 10v4.500M12 17.300h.01",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.800h.01",
  wifi: "M4 10a12 12 0 0 1 16 0M7 13.500a7.500 7.500 0 0 1 10 0M10 17a3 3 0 0 1 4 0M12 19.800h.01",
  inbox: "M4 5h16v14H4zM4 13.500h4l1.500 2.500h5l1.500-2.500h4",
  laptop: "M5.500 5h13v10h-13zM2.500 18.500h19",
  phone: "M8 3h8v18H8zM11 18h2",
  key: "M8 15.500a4.500 4.500 0 1 1 4.300-5.800H21V13h-2.500v2.500H15V13h-2.700A4.500 4.500 0 0 1 8 15.500zM7.500 11h.01",
  shield: "M12 3 4.500 6v6c0 4.500 3.200 7.600 7.500 9 4.300-1.400 7.500-4.500 7.500-9V6zM8.500 12l2.500 2.500 4.500-5",
  burger: "M4 6.500h16M4 12h16M4 17.500h16",
  board: "M5 20V10M12 20V4M19 20v-7M3 20h18",
  tree: "M9 4h6v5H9zM3 15h6v5H3zM15 15h6v5h-6zM12 9v3M6 15v-3h12v3",
  exit: "M14 4H5v16h9M10 12h10.500M17 8.500l3.500 3.500-3.500 3.500",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.500 2.600 3.700 5.600 3.700 9S14.500 18.400 12 21c-2.500-2.600-3.700-5.600-3.700-9S9.500 5.600 12 3z",
  copy: "M8.500 8.500h11v11h-11zM15.500 8.500v-4h-11v11h4",
  send: "M4 12 20 4l-5 16-3.500-6.500zM11.500 13.500 20 4",
  moon: "M19.500 14.500A8.500 8.500 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  up: "m6 14.500 6-6 6 6",
  star: "m12 4 2.500 5.200 5.700.8-4.100 4 1 5.700-5.100-2.700L6.900 19.700l1-5.700-4.100-4 5.700-.8z",
} as const;

export type IconName = keyof typeof drawings;

/** A drawing without meaning of its own: the word beside it, or the button's label, says it. */
export function Icon({ name, size }: { name: IconName; size?: "sm" | "xs" | "lg" }) {
  return (
    <svg className={`lg-i${size ? ` ${size}` : ""}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false" strokeWidth={name === "dots" ? 2.8 : undefined}>
      <path d={drawings[name]} />
    </svg>
  );
}

/** The mark of the product: three arches, the middle one open. */
export const Mark = () => (
  <svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true">
    <rect width="34" height="34" rx="8" fill="#17324d" />
    <path d="M5 26v-9a3.600 3.600 0 0 1 7.200 0v9zM13.400 26v-9a3.600 3.600 0 0 1 7.200 0v9zM21.800 26v-9a3.600 3.600 0 0 1 7.200 0v9z" fill="#fff" />
    <path d="M13.400 26v-9a3.600 3.600 0 0 1 7.200 0v9z" fill="#f0a987" />
    <path d="M4 8.500h26" stroke="#fff" strokeWidth="2.200" strokeLinecap="round" />
  </svg>
);

/** The sign of an office: a door ajar, two people inside, or a shut double door. The word stands beside it. */
export function Sign({ state, size }: { state: "open" | "busy" | "closed"; size?: "l" | "xl" }) {
  const [line, fill] = { open: ["#00654a", "#bfe6d2"], busy: ["#7d4a00", "#ffe2ae"], closed: ["#4b5661", "#dde1e5"] }[state] as [string, string];
  return (
    <svg className={`lg-sign${size ? ` ${size}` : ""}`} viewBox="0 0 44 55" aria-hidden="true">
      <path d="M3 53V23a19 19 0 0 1 38 0v30z" fill="#fff" stroke={line} strokeWidth="2.500" strokeLinejoin="round" />
      <path d="M8 53V23a14 14 0 0 1 28 0v30z" fill={fill} />
      {state === "open" && (
        <>
          <path d="M22 53c0-7 5-9 5-9l9 9z" fill="#8fd0b2" />
          <path d="M8 53V23a14 14 0 0 1 8-12.600l-1 3V53z" fill={line} />
          <circle cx="12.300" cy="35" r="1.500" fill="#fff" />
        </>
      )}
      {state === "busy" && (
        <g fill={line}>
          <circle cx="16.500" cy="29" r="4" />
          <circle cx="28" cy="31.500" r="3.600" />
          <path d="M9.500 53v-9.500a7 7 0 0 1 14 0V53zM22.800 53v-7.500a5.600 5.600 0 0 1 11.200 0V53z" />
        </g>
      )}
      {state === "closed" && (
        <>
          <path d="M22 9v44" stroke={line} strokeWidth="2" />
          <path d="M8 27h28" stroke={line} strokeWidth="1.200" opacity=".5" />
          <circle cx="19" cy="36" r="1.500" fill={line} />
          <circle cx="25" cy="36" r="1.500" fill={line} />
        </>
      )}
      <path d="M0 53.500h44" stroke={line} strokeWidth="2.500" />
    </svg>
  );
}
