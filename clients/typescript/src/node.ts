import { Buffer } from "node:buffer";
import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  Http2SessionManager,
} from "@connectrpc/connect-node";

import {
  type Channel,
  clientOver,
  jsonOptions,
  type PmxClient,
  type PmxClientOptions,
} from "./create-client.ts";

export * from "./exported.ts";

/** Whom to trust and what to show where addresses begin with https, as PEM. */
export interface PmxTls {
  readonly ca?: string | Uint8Array;
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
}

/** What Node and Deno can do besides. */
export interface PmxNodeOptions extends PmxClientOptions {
  /**
   * `http` when absent: JSON or protobuf over HTTP/1.1, at the HTTP port. `grpc`: at the port of gRPC, one connection for
   * many calls. Or a transport of Connect for an address.
   */
  readonly transport?: "http" | "grpc" | ((address: string) => Transport);
  readonly tls?: PmxTls;
}

/**
 * Calls pmx from Node or Deno.
 * @throws TypeError for an address that is none
 */
export function createPmxClient(options: PmxNodeOptions): PmxClient {
  const { transport = "http" } = options;
  return clientOver(options, (baseUrl) => {
    if (typeof transport === "function") {
      return { transport: transport(baseUrl), close: () => undefined };
    }
    return transport === "grpc" ? overGrpc(baseUrl, options) : overHttp(baseUrl, options);
  });
}

function overHttp(baseUrl: string, { tls, format }: PmxNodeOptions): Channel {
  const agent = baseUrl.startsWith("https:")
    ? new SecureAgent({ keepAlive: true, ...pemOf(tls) })
    : new Agent({ keepAlive: true });
  const transport = createConnectTransport({
    baseUrl,
    httpVersion: "1.1",
    useBinaryFormat: format !== "json",
    jsonOptions,
    nodeOptions: { agent },
  });
  return { transport, close: () => agent.destroy() };
}

function overGrpc(baseUrl: string, { tls }: PmxNodeOptions): Channel {
  const sessionManager = new Http2SessionManager(baseUrl, undefined, pemOf(tls));
  const transport = createGrpcTransport({ baseUrl, sessionManager });
  return { transport, close: () => sessionManager.abort() };
}

type Pem = string | Buffer;

function pemOf({ ca, cert, key }: PmxTls = {}) {
  const read = (pem: string | Uint8Array): Pem =>
    typeof pem === "string" ? pem : Buffer.from(pem);
  return {
    ...(ca !== undefined && { ca: read(ca) }),
    ...(cert !== undefined && { cert: read(cert) }),
    ...(key !== undefined && { key: read(key) }),
  };
}
