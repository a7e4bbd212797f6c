import { pathToFileURL } from "node:url";
import { type Client, createClient } from "@libsql/client";

/** How long a statement waits while the service commits, in milliseconds. */
const busyTimeoutMs = 5_000;

/** Opens a service's database as another program would that has nothing to do with pmx. */
export function anotherClient(path: string): Client {
  return createClient({ url: pathToFileURL(path).href, timeout: busyTimeoutMs });
}
