import type { Transport } from "@connectrpc/connect";
import { clientOver, jsonOptions, type PmxClient, type PmxClientOptions } from "./create-client.ts";
import { fetchTransport } from "./fetch-transport.ts";

export * from "./exported.ts";

/** What a page can do besides. */
export interface PmxBrowserOptions extends PmxClientOptions {
  /** `http` when absent: fetch. Or a transport of Connect for an address. */
  readonly transport?: "http" | ((address: string) => Transport);
}

/**
 * Calls pmx from a page, whose origin `httpAllowedOrigins` of pmx lists, or from any other place that has fetch.
 * @throws TypeError for an address that is none
 */
export function createPmxClient(options: PmxBrowserOptions): PmxClient {
  const { transport = "http", format } = options;
  return clientOver(options, (baseUrl) => {
    const close = (): void => undefined;
    if (typeof transport === "function") return { transport: transport(baseUrl), close };
    const settings = { baseUrl, useBinaryFormat: format !== "json", jsonOptions };
    return { transport: fetchTransport(settings), close };
  });
}
