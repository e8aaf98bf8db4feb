/** What the pages of the body and its offices ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, seg } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

type Schemas = components["schemas"];
export type Body = Schemas["EnteBody"];
export type BodyIn = Schemas["EnteBodyInput"];
export type Office = Schemas["EnteOffice"];
export type OfficeIn = Schemas["EnteOfficeInput"];

export const body = () => queryOptions({ queryKey: ["ente", "body"], queryFn: () => get<Body>("/body") });
/** Every body of this installation. */
export const bodies = () => queryOptions({ queryKey: ["ente", "bodies"], queryFn: () => get<Body[]>("/bodies") });
export { offices } from "@/api/town.ts";

export const changeBody = (b: BodyIn) => put<Body>("/body", b);
export const setCrest = (data: string) => put("/body/crest", { data });
export const chooseBody = (id: string) => post(`/bodies/${seg(id)}/choose`);
export const addOffice = (o: OfficeIn & { parent?: string }) => post<Office>("/ente/offices", o);
export const changeOffice = (id: string, o: OfficeIn) => put<Office>(`/ente/offices/${seg(id)}`, o);
export const moveOffice = (id: string, parent: string) => post(`/ente/offices/${seg(id)}/move`, { parent });
export const closeOffice = (id: string) => post(`/ente/offices/${seg(id)}/close`);
export const reopenOffice = (id: string) => post(`/ente/offices/${seg(id)}/reopen`);
