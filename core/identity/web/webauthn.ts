/** The browser's side of passkeys: the server's JSON in, the credential's JSON out. */

interface Json {
  parseRequestOptionsFromJSON(o: unknown): PublicKeyCredentialRequestOptions;
  parseCreationOptionsFromJSON(o: unknown): PublicKeyCredentialCreationOptions;
}
const parser = () => (typeof PublicKeyCredential === "undefined" ? undefined : (PublicKeyCredential as unknown as Partial<Json>));

/** Whether this browser can use passkeys here. */
export const canPasskey = (): boolean => typeof parser()?.parseRequestOptionsFromJSON === "function";

const inner = (options: unknown): unknown => (options as { publicKey?: unknown }).publicKey ?? options;

/** Shows a passkey; undefined when the person gave up. */
export async function showPasskey(options: unknown): Promise<unknown> {
  return kept(() => navigator.credentials.get({ publicKey: parser()!.parseRequestOptionsFromJSON!(inner(options)) }));
}

/** Makes a passkey; undefined when the person gave up. */
export async function makeOne(options: unknown): Promise<unknown> {
  return kept(() => navigator.credentials.create({ publicKey: parser()!.parseCreationOptionsFromJSON!(inner(options)) }));
}

async function kept(f: () => Promise<Credential | null>): Promise<unknown> {
  try {
    const c = (await f()) as (PublicKeyCredential & { toJSON(): unknown }) | null;
    return c?.toJSON();
  } catch (e) {
    if ((e as Error).name === "NotAllowedError" || (e as Error).name === "AbortError") return undefined;
    throw e;
  }
}
