/** What the pages of people and accounts ask of the server. */
import { queryOptions } from "@tanstack/react-query";
import { get, post, put, remove, seg } from "@/api/http.ts";
import type { components } from "@/api/schema.d.ts";

type Schemas = components["schemas"];
export type Me = Schemas["IdentityMe"];
export type Person = Schemas["IdentityPerson"];
export type Place = Schemas["EntePlace"];
export type PersonIn = Schemas["IdentityPersonInput"];
export type PlaceIn = Schemas["IdentityPlaceInput"];
export type Entry = Schemas["IdentityEntry"];
export type Device = Schemas["IdentitySession"];
export type Passkey = Schemas["IdentityPasskey"];
export type AppPassword = Schemas["IdentityAppPassword"];
export type Setup = Schemas["IdentitySetup"];
export type Report = Schemas["IdentityReport"];
export type ReportLine = Schemas["IdentityLine"];
export type Fix = Schemas["IdentityFix"];
type Ceremony = Schemas["IdentityCeremony"];

export { people, session, nameOf } from "@/api/town.ts";
export const person = (id: string) => queryOptions({ queryKey: ["identity", "person", id], queryFn: () => get<Person>(`/people/${seg(id)}`) });
export const devices = () => queryOptions({ queryKey: ["identity", "devices"], queryFn: () => get<Device[]>("/devices") });
export const passkeys = () => queryOptions({ queryKey: ["identity", "passkeys"], queryFn: () => get<Passkey[]>("/me/passkeys") });

export const signIn = (email: string, password: string) => post<Entry>("/session", { email, password });
export const signInCode = (ticket: string, code: string) => post<Entry>("/session/code", { ticket, code });
export const signInDevice = (ticket: string) => post<Entry>("/session/device", { ticket });
export const signOut = () => remove("/session");
export const beginPasskey = () => post<Ceremony>("/session/passkey");
export const endPasskey = (ticket: string, answer: unknown) => put<Entry>("/session/passkey", { ticket, answer });

export const lookInvitation = (ticket: string) => post<Schemas["IdentityWelcome"]>("/invitations/look", { ticket });
export const acceptInvitation = (ticket: string, password: string) => post<Entry>("/invitations/accept", { ticket, password });
export const askReset = (email: string) => post("/password-resets", { email });
export const lookReset = (ticket: string) => post<Schemas["IdentityWelcome"]>("/password-resets/look", { ticket });
export const acceptReset = (ticket: string, password: string) => post("/password-resets/accept", { ticket, password });

export const confirmation = () => queryOptions({ queryKey: ["identity", "confirmation"], queryFn: () => get<Schemas["IdentityConfirmation"]>("/me/confirmation"), staleTime: 0 });
export const confirmCode = (code: string) => post("/me/confirmation", { code });
export const beginConfirm = () => post<Ceremony>("/me/confirmation/passkey");
export const endConfirm = (ticket: string, answer: unknown) => put("/me/confirmation/passkey", { ticket, answer });

export const revoke = (id: string) => remove(`/devices/${seg(id)}`);
export const revokeOthers = () => remove("/devices");
export const changePassword = (present: string, password: string) => put("/me/password", { present, password });
export const beginTotp = (present: string) => post<Setup>("/me/totp", { present });
export const confirmTotp = (ticket: string, code: string) => put<Schemas["IdentityRecovery"]>("/me/totp", { ticket, code });
export const endTotp = (present: string) => post("/me/totp/off", { present });
export const makePasskey = (present: string) => post<Ceremony>("/me/passkeys", { present });
export const keepPasskey = (ticket: string, name: string, answer: unknown) => put<Passkey>("/me/passkeys", { ticket, name, answer });
export const appPasswords = () => queryOptions({ queryKey: ["identity", "app-passwords"], queryFn: () => get<AppPassword[]>("/me/app-passwords") });
export const makeAppPassword = (label: string, present: string) => post<AppPassword>("/me/app-passwords", { label, present });
export const endAppPassword = (id: string) => remove(`/me/app-passwords/${seg(id)}`);
export const forgetPasskey = (id: string) => remove(`/me/passkeys/${seg(id)}`);

export const addPerson = (p: PersonIn & { places: PlaceIn[] }) => post<Person>("/people", p);
export const changePerson = (id: string, p: PersonIn) => put<Person>(`/people/${seg(id)}`, p);
export const setPlaces = (id: string, places: PlaceIn[]) => put<Place[]>(`/people/${seg(id)}/places`, { places });
export const leave = (id: string) => post(`/people/${seg(id)}/leave`);
export const comeBack = (id: string) => post(`/people/${seg(id)}/return`);
export const invite = (ids: string[]) => post<Schemas["IdentitySent"]>("/people/invite", { people: ids });
export const preview = (file: string, fix: Fix[], skip: number[]) => post<Report>("/people/import/preview", { file, fix, skip });
export const load = (file: string, fix: Fix[], skip: number[]) => post<Report>("/people/import", { file, fix, skip });
