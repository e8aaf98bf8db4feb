// The pictures of the room, drawn for it: lines of one width on a square of 24.
// They live in the script so that the room needs no further request to be whole.
const lines = (body: string) => ({ stroke: true, body });

export const pictures = {
  mic: lines('<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>'),
  "mic-off": lines('<path d="M9 8.5V11a3 3 0 0 0 4.8 2.4M15 10.5V6a3 3 0 0 0-5.700-1.300M5.500 11.500a6.500 6.500 0 0 0 10.400 5.200M18.500 11.500a6.400 6.400 0 0 1-.600 2.700M12 18v3M4 4l16 16"/>'),
  cam: lines('<rect x="3" y="6.500" width="12.500" height="11" rx="2.500"/><path d="m15.500 10.500 5.500-3v9l-5.500-3"/>'),
  "cam-off": lines('<path d="M7.500 6.500H13a2.500 2.500 0 0 1 2.500 2.500v5M15 17a2.500 2.500 0 0 1-2 .500H5.500A2.500 2.500 0 0 1 3 15V9a2.500 2.500 0 0 1 1-2M15.500 10.500l5.500-3v9l-3-1.600M4 4l16 16"/>'),
  hand: lines('<path d="M8 12.500V6.200a1.400 1.400 0 0 1 2.800 0V11M10.800 10.500V4.600a1.400 1.400 0 0 1 2.800 0v6M13.600 10.600V6a1.400 1.400 0 0 1 2.800 0v6M16.400 11V9a1.400 1.400 0 0 1 2.800 0v5.500c0 3.900-2.500 6.500-6.200 6.500-3 0-4.600-1.300-6-3.700l-2.500-4.400c-.900-1.600 1-2.800 2.100-1.600L8 13"/>'),
  screen: lines('<rect x="3" y="4.500" width="18" height="12.500" rx="2"/><path d="M9 20.500h6M12 13.500v-6m0 0-2.500 2.500M12 7.500l2.500 2.500"/>'),
  speech: lines('<path d="M4 5.500h16v11H10l-4.500 4v-4H4z"/>'),
  voice: lines('<circle cx="8.500" cy="8" r="3.500"/><path d="M2.500 19.500a6 6 0 0 1 12 0M16.500 8.500a4 4 0 0 1 0 6M19 6a8 8 0 0 1 0 11"/>'),
  swap: lines('<path d="M4 9h14l-3.500-3.500M20 15H6l3.500 3.500"/>'),
  dots: lines('<path stroke-width="2.600" d="M5 12h.01M12 12h.01M19 12h.01"/>'),
  hang: lines('<path d="M3.500 13.500c0-2 3.800-4.500 8.500-4.500s8.500 2.500 8.500 4.500v1.700c0 .7-.6 1.200-1.300 1.100l-2.700-.5a1.200 1.200 0 0 1-1-1.100l-.1-1.700a11 11 0 0 0-6.800 0l-.1 1.700a1.200 1.200 0 0 1-1 1.100l-2.700.5c-.7.1-1.300-.4-1.300-1.100z"/>'),
  grid: lines('<rect x="4" y="4.500" width="7" height="6.500" rx="1.500"/><rect x="13" y="4.500" width="7" height="6.500" rx="1.500"/><rect x="4" y="13" width="7" height="6.500" rx="1.500"/><rect x="13" y="13" width="7" height="6.500" rx="1.500"/>'),
  focus: lines('<rect x="3.500" y="5" width="17" height="14" rx="2"/><rect x="13.500" y="13" width="5" height="4" rx="1"/>'),
  full: lines('<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>'),
  people: lines('<circle cx="9" cy="8.500" r="3.500"/><path d="M2.500 20a6.500 6.500 0 0 1 13 0M16 5.500a3.500 3.500 0 0 1 0 6M18 14.500a6.500 6.500 0 0 1 3.500 5.500"/>'),
  paper: lines('<path d="M6 3.500h8l4.500 4.500v12.500H6zM14 3.500V8h4.500M9 12.500h6M9 16h6"/>'),
  clip: lines('<path d="M8 12.500v-6a4 4 0 0 1 8 0v10a2.500 2.500 0 0 1-5 0V8.500"/>'),
  send: lines('<path d="M4 12h15.500M13.500 6l6 6-6 6"/>'),
  back: lines('<path d="m14.500 6-6 6 6 6"/>'),
  next: lines('<path d="m9.500 6 6 6-6 6"/>'),
  close: lines('<path d="m6.500 6.500 11 11M17.500 6.500l-11 11"/>'),
  plus: lines('<path d="M12 5v14M5 12h14"/>'),
  zoom: lines('<circle cx="10.500" cy="10.500" r="6.500"/><path d="m15.500 15.500 5 5M10.500 8v5M8 10.500h5"/>'),
  clock: lines('<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5.500l3.500 2"/>'),
  wifi: lines('<path d="M3.500 9.500a13 13 0 0 1 17 0M6.500 13a8.500 8.500 0 0 1 11 0M9.500 16.500a4 4 0 0 1 5 0"/><path stroke-width="2.600" d="M12 19.500h.01"/>'),
  down: lines('<path d="M12 4v11M7.500 11 12 15.500 16.500 11M4.500 19.500h15"/>'),
  copy: lines('<rect x="8.500" y="8.500" width="11" height="12" rx="1.500"/><path d="M15.500 8.500V5A1.500 1.500 0 0 0 14 3.500H6A1.500 1.500 0 0 0 4.500 5v10A1.500 1.500 0 0 0 6 16.500h2.500"/>'),
  mail: lines('<rect x="3" y="5.500" width="18" height="13" rx="2"/><path d="m3.500 7 8.500 6.500L20.500 7"/>'),
  speaker: lines('<path d="M4 9.500v5h3.500l5 4v-13l-5 4zM16 9a4.200 4.200 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11"/>'),
  door: lines('<path d="M7 20.500V10a5 5 0 0 1 10 0v10.500M4 20.500h16M13.500 14h.01"/>'),
  keys: lines('<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M7 10h.01M11 10h.01M15 10h.01M8 14h8"/>'),
  check: lines('<path d="m5 12.500 4.500 4.500L19 7.500"/>'),
  warning: lines('<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500v5.500"/><path stroke-width="2.600" d="M12 16.200h.01"/>'),
  user: lines('<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500a7.500 7.500 0 0 1 15 0"/>'),
  star: lines('<path d="m12 4 2.500 5.200 5.500.800-4 4 1 5.600-5-2.700-5 2.700 1-5.600-4-4 5.500-.800z"/>'),
};

export type Picture = keyof typeof pictures;
