/**
 * How the staff app asks the server. One function, one kind of failure: a
 * Problem carries the server's own words, in the reader's language, and which
 * field is at fault.
 */

/** One field that the server could not accept. */
export interface Fault {
  location: string;
  code: string;
  detail: string;
}

/** A refusal: `status` 0 means that nobody answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly faults: Fault[] = [],
    readonly request = "",
  ) {
    super(detail);
  }

  /** What is wrong with one field, if the server said so. */
  at(field: string): string | undefined {
    return this.faults.find((f) => f.location === field || f.location === `body.${field}` || f.location.startsWith(`body.${field}.`) || f.location.startsWith(`body.${field}[`))?.detail;
  }
}

const base = "/api/v1";

/** Asks one door of the API. A body makes it JSON; an answer without content is undefined. */
export async function ask<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(base + path, {
      method,
      headers: { Accept: "application/json", ...(body !== undefined && { "Content-Type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem(0, "web.offline", "");
  }
  const text = await response.text();
  const json: unknown = text && (response.headers.get("Content-Type") ?? "").includes("json") ? JSON.parse(text) : undefined;
  if (!response.ok) {
    const p = (json ?? {}) as { code?: string; detail?: string; errors?: Fault[]; request?: string };
    throw new Problem(response.status, p.code ?? "web.strange", p.detail ?? "", p.errors ?? [], p.request ?? "");
  }
  return json as T;
}

export const get = <T>(path: string): Promise<T> => ask<T>("GET", path);
export const post = <T = void>(path: string, body: unknown = {}): Promise<T> => ask<T>("POST", path, body);
export const put = <T = void>(path: string, body: unknown): Promise<T> => ask<T>("PUT", path, body);
export const remove = <T = void>(path: string): Promise<T> => ask<T>("DELETE", path);

/** A piece of a path, safe whatever it holds. */
export const seg = encodeURIComponent;
