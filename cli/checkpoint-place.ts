import { isLoopback } from "#lib/kit/config/exposure.ts";
import { usageFault } from "./flag.ts";

/** Whether checkpoints go to a server rather than into a file. */
export function isUrl(place: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(place);
}

/** A place for messages: of a URL without what follows a question mark, which may be a secret. */
export function placeText(place: string): string {
  if (!isUrl(place)) return place;
  const { origin, pathname } = new URL(place);
  return `${origin}${pathname}`;
}

/**
 * Where checkpoints are kept: a file, or the address of a server.
 * @throws Fault FIELD_INVALID for a URL of another scheme than https, http beyond loopback, or one with a password, which
 *   would stand in lists of processes and histories.
 */
export function checkpointPlace({ where, text }: { where: string; text: string }): string {
  if (!isUrl(text)) return text;
  if (!URL.canParse(text)) throw usageFault(where, "is no URL");
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") {
    throw usageFault(where, "must not carry a name or a password");
  }
  if (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) return text;
  throw usageFault(where, `must be https, or http on this machine, got ${protocol}//${hostname}`);
}
