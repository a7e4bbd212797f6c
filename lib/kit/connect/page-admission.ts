import { Buffer } from "node:buffer";
import * as grpc from "@grpc/grpc-js";
import type { Admit } from "../grpc/server/admission.ts";
import type { Scope } from "../security/scope.ts";

/** Who asks for a page, by the headers of the request and its connection. */
export interface PageCaller {
  readonly authorization: string | undefined;
  /** Address and port. */
  readonly peer: string;
}

/**
 * Lets a request for a page in by what lets calls in: the token, its scope, the rate of its holder or address. A browser
 * cannot state a token for a click, but it states a password, by itself and for every page: that is the token.
 * @param admit undefined where everybody is admitted
 * @throws Fault TOKEN_INVALID, SCOPE_MISSING, RATE_EXCEEDED
 */
export function admitPage(
  admit: Admit | undefined,
  path: string,
  { authorization, peer }: PageCaller,
  scope: Scope,
): void {
  if (admit === undefined) return;
  const metadata = new grpc.Metadata();
  const stated = authorization === undefined ? undefined : bearerOf(authorization);
  if (stated !== undefined && /^[\x20-\x7e]*$/.test(stated)) metadata.set("authorization", stated);
  admit(path, metadata, peer, scope);
}

/** `Basic base64(name:password)` as `Bearer password` (RFC 7617); any other header as it is. */
export function bearerOf(authorization: string): string {
  const encoded = /^basic ([\w+/=-]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return authorization;
  const named = Buffer.from(encoded, "base64").toString("latin1");
  return `Bearer ${named.slice(named.indexOf(":") + 1)}`;
}
