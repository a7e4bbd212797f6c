import { HttpCalls } from "#lib/kit/connect/http-calls.ts";
import type { ServerLimits } from "#lib/kit/grpc/server/server.ts";
import { type RunningHttpServer, startHttpServer } from "#lib/kit/http/server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { type EchoHandlers, type EchoServer, startEcho } from "../grpc/echo-server.ts";

/** An echo service that answers over HTTP too. */
export interface EchoOverHttp {
  readonly echo: EchoServer;
  readonly http: RunningHttpServer;
  /** The URL of a method. */
  url(method: string): string;
  close(): Promise<void>;
}

export async function startEchoOverHttp(
  handlers: Partial<EchoHandlers> = {},
  limits: Partial<ServerLimits> = {},
): Promise<EchoOverHttp> {
  const echo = await startEcho(handlers, limits);
  const calls = new HttpCalls();
  calls.add(echo.server.methods);
  const http = await startHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    routes: [],
    logger: quietLogger,
    calls: calls.answering(() => undefined),
  });
  return {
    echo,
    http,
    url: (method) => `http://${http.address}/pmx.test.v1.EchoService/${method}`,
    close: async () => {
      await echo.close();
      await http.close(0);
    },
  };
}

/** A message of a stream in its envelope, as Connect's protocol has it. */
export function envelope(message: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(message);
  const whole = new Uint8Array(5 + bytes.length);
  new DataView(whole.buffer).setUint32(1, bytes.length);
  whole.set(bytes, 5);
  return whole;
}

/** The envelopes of an answer: the flags and the JSON of each. */
export function envelopesOf(body: ArrayBuffer): readonly (readonly [number, unknown])[] {
  const found: [number, unknown][] = [];
  const view = new DataView(body);
  for (let at = 0; at < body.byteLength; ) {
    const length = view.getUint32(at + 1);
    const text = new TextDecoder().decode(body.slice(at + 5, at + 5 + length));
    found.push([view.getUint8(at), JSON.parse(text)]);
    at += 5 + length;
  }
  return found;
}
