import { Fault } from "#lib/kernel/fault.ts";
import type { Scope } from "./scope.ts";
import type { TokenHolder } from "./token-file.ts";

/**
 * Refuses what a caller may not do.
 * @param what the method or path that is called, for messages
 * @param holder who holds the token; undefined for none that is accepted
 * @param needed the scope that a token must have; undefined where none was declared: that is allowed to nobody
 * @throws Fault UNAUTHENTICATED TOKEN_INVALID, PERMISSION_DENIED SCOPE_MISSING.
 */
export function authorize(
  what: string,
  holder: TokenHolder | undefined,
  needed: Scope | undefined,
  { stated }: { readonly stated: boolean },
): void {
  if (holder === undefined) throw unknown(what, stated);
  if (needed === undefined || !holder.scopes.has(needed)) throw denied(what, holder, needed);
}

function unknown(what: string, stated: boolean): Fault {
  const message = stated
    ? `${what}: the token is not one that is accepted here; it may have been replaced`
    : `${what} needs a token: name its file (--token-file of pmx, or PMX_PEER_TOKEN_FILE), ` +
      "or send the header `authorization: Bearer TOKEN`";
  return new Fault("UNAUTHENTICATED", "TOKEN_INVALID", message);
}

function denied(what: string, { name, scopes }: TokenHolder, scope: Scope | undefined): Fault {
  const has = [...scopes].join(", ");
  const message = `${what} needs the scope ${scope ?? "of a method that exists"}; the token of ${name} has ${has}`;
  return new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message, {
    metadata: { holder: name, ...(scope && { scope }) },
  });
}
