// What the room asks of the server. Inside a meeting the ticket is the only
// credential, for guests and staff alike.

/** Lets one identity into one meeting for an hour. */
export interface Ticket {
  meeting: string;
  title: string;
  identity: string;
  name: string;
  label: string;
  staff: boolean;
  token: string;
  until: string;
  /** where the engine is, when it is not where the page comes from */
  url?: string;
}

/** Reads a ticket out of its token: what it says is for showing only, the server reads it for itself. */
export function ticketOf(token: string, title = "", until = ""): Ticket {
  const middle = token.split(".")[1] ?? "";
  const bytes = Uint8Array.from(atob(middle.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as { sub: string; name?: string; attributes?: Record<string, string>; url?: string; video: { room: string } };
  return {
    meeting: claims.video.room.slice(claims.video.room.indexOf(".") + 1), title, identity: claims.sub, name: claims.name ?? "",
    label: claims.attributes?.label ?? "", staff: claims.attributes?.staff === "1", token, until, url: claims.url,
  };
}

/** When a ticket is over, in ms since 1970; 0 when it does not say. */
export function ticketEnds(t: Ticket): number {
  try {
    return 1000 * ((JSON.parse(atob((t.token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"))) as { exp?: number }).exp ?? 0);
  } catch {
    return 0;
  }
}

/** A PDF or picture on the table of the meeting. */
export interface Paper {
  id: string;
  name: string;
  type: string;
  size: number;
  who: string;
  at: string;
}

/** A refusal: words for the reader, the stable code, and the HTTP status (0 when nobody answered). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    words: string,
  ) {
    super(words);
  }
  /** Whether asking again may help: nobody answered, or the server said later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

async function problem(answer: Response): Promise<Refused> {
  const p = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string };
  return new Refused(answer.status, p.code ?? "", p.detail ?? p.title ?? "");
}

/** Asks the API for JSON; throws Refused, whatever went wrong. */
export async function ask<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal: AbortSignal.timeout(15_000) });
  } catch {
    throw new Refused(0, "", "");
  }
  if (!answer.ok) throw await problem(answer);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const inside = (t: Ticket) => `/meetings/${encodeURIComponent(t.meeting)}/inside`;

/** The documents on the table, the first laid first. */
export const papers = (t: Ticket) => ask<Paper[]>("GET", `${inside(t)}/documents`, undefined, t.token);

/** The bytes of a document. */
export async function content(t: Ticket, id: string): Promise<ArrayBuffer> {
  const answer = await fetch(`/api/v1${inside(t)}/documents/${encodeURIComponent(id)}`, { headers: { Authorization: `Bearer ${t.token}` } }).catch(() => null);
  if (!answer) throw new Refused(0, "", "");
  if (!answer.ok) throw await problem(answer);
  return answer.arrayBuffer();
}

/** Lays a document on the table; `progress` is told the part sent so far, 0 to 1. */
export function lay(t: Ticket, file: File, progress: (part: number) => void): Promise<Paper> {
  return new Promise((done, failed) => {
    const x = new XMLHttpRequest(); // fetch does not tell how much has been sent
    x.open("POST", `/api/v1${inside(t)}/documents?name=${encodeURIComponent(file.name)}`);
    x.setRequestHeader("Authorization", `Bearer ${t.token}`);
    x.setRequestHeader("Accept", "application/json");
    x.setRequestHeader("Content-Type", "application/octet-stream");
    x.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    x.onerror = x.ontimeout = () => failed(new Refused(0, "", ""));
    x.onload = async () => {
      if (x.status === 201) done(JSON.parse(x.responseText) as Paper);
      else failed(await problem(new Response(x.responseText, { status: x.status })));
    };
    x.send(file);
  });
}
