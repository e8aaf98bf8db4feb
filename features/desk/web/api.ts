/** What the pages of desks and rooms ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, seg } from "@/api/http.ts";

export interface Site {
  id: string;
  name: string;
  address: string;
}
export interface Floor {
  id: string;
  site: string;
  name: string;
  wide: number;
  high: number;
  version: number;
  image: boolean;
}
export interface Where {
  sites: Site[];
  floors: Floor[];
  today: string;
  last: string;
  needs: boolean;
  setUp: boolean;
}
export type Kind = "area" | "desk" | "room";
export interface Place {
  id: string;
  kind: Kind;
  code: string;
  name: string;
  x: number;
  y: number;
  w: number;
  h: number;
  office?: string;
  seats?: number;
  reserved?: boolean;
  active: boolean;
}
/** A stretch of a day, in minutes after midnight, in which a place is not free. */
export interface Span {
  from: number;
  to: number;
  mine?: string;
  here?: boolean;
  name?: string;
}
export interface Spot extends Place {
  busy: Span[];
  favourite?: boolean;
  ours?: boolean;
  may: boolean;
}
export interface DayPlan {
  floor: Floor;
  day: string;
  spots: Spot[];
  offices: Record<string, string>;
}
export interface Booking {
  id: string;
  place: string;
  day: string;
  from: number;
  to: number;
  state: "booked" | "here" | "cancelled" | "freed";
}
export interface Mine extends Booking {
  name: string;
  code: string;
  kind: Kind;
  floor: string;
  where: string;
  useBy?: string;
}
export interface Code {
  place: Place;
  where: string;
  mine?: Mine;
  free: boolean;
  may: boolean;
}
export interface Quota {
  site: string;
  office: string;
  most: number;
}

export const where = () => queryOptions({ queryKey: ["desk", "where"], queryFn: () => get<Where>("/desk") });
export const mine = () => queryOptions({ queryKey: ["desk", "mine"], queryFn: () => get<Mine[]>("/desk/mine") });
export const dayPlan = (floor: string, day: string) =>
  queryOptions({ queryKey: ["desk", "floor", floor, day], queryFn: () => get<DayPlan>(`/desk/floors/${seg(floor)}?day=${day}`), enabled: floor !== "" && day !== "" });
export const code = (text: string) => queryOptions({ queryKey: ["desk", "code", text], queryFn: () => get<Code>(`/desk/codes/${seg(text)}`) });
export const quotas = () => queryOptions({ queryKey: ["desk", "quotas"], queryFn: () => get<Quota[]>("/desk/quotas") });

export interface Wanted {
  place: string;
  day: string;
  part?: "morning" | "afternoon" | "day";
  from?: number;
  to?: number;
}
export const book = (w: Wanted) => post<Booking>("/desk/bookings", w);
export const cancel = (id: string) => post(`/desk/bookings/${seg(id)}/cancel`);
export const restore = (id: string) => post(`/desk/bookings/${seg(id)}/restore`);
export const checkIn = (id: string) => post(`/desk/bookings/${seg(id)}/check-in`);
export const sit = (text: string) => post<Booking>(`/desk/codes/${seg(text)}/check-in`);
export const like = (place: string, on: boolean) => put(`/desk/places/${seg(place)}/favourite`, { on });
export const need = (needs: boolean) => put("/desk/need", { needs });

export const addSite = (name: string, address: string) => post<Site>("/desk/sites", { name, address });
export const addFloor = (site: string, name: string) => post<Floor>(`/desk/sites/${seg(site)}/floors`, { name });
export const setQuotas = (site: string, all: Quota[]) => put(`/desk/sites/${seg(site)}/quotas`, { quotas: all });
export const draw = (f: Floor, places: Place[]) => put(`/desk/floors/${seg(f.id)}/plan`, { name: f.name, wide: f.wide, high: f.high, version: f.version, places });
export const imageOf = (f: Floor) => `/api/v1/desk/floors/${seg(f.id)}/image?v=${f.version}`;
export const labelsOf = (f: Floor) => `/api/v1/desk/floors/${seg(f.id)}/labels`;

/** Lays a picture below a plan; nothing takes it away. */
export async function setImage(f: Floor, file: Blob | undefined): Promise<void> {
  const r = await fetch(`/api/v1/desk/floors/${seg(f.id)}/image`, { method: "PUT", body: file ?? "" });
  if (!r.ok) throw Object.assign(new Error(((await r.json().catch(() => ({}))) as { detail?: string }).detail ?? ""), { status: r.status });
}
