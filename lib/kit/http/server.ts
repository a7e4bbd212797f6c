import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { Fault } from "#lib/kernel/fault.ts";
import { endsWithin } from "../async/bounded-wait.ts";
import { connectionsPerAddressDefault, limitedConnections } from "../connection-limit.ts";
import { hostPort, type ListenSettings } from "../grpc/server/port.ts";
import type { Tls } from "../security/tls.ts";
import { systemFaultOf } from "../system-fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { answerRequests } from "./answer-requests.ts";
import { errorAnswer } from "./answers.ts";
import type { HttpRoute } from "./route.ts";

/** What a caller may take of the server; a scrape and a gate need far less. */
export const httpLimits = {
  headerBytesMax: 8 * 1024,
  headersTimeoutMs: 5_000,
  /** As long as the longest call, since a stream of requests is read while it is answered; what is one message has less. */
  requestTimeoutMs: 310_000,
  keepAliveTimeoutMs: 30_000,
  connectionsMax: 512,
  connectionsPerAddressMax: connectionsPerAddressDefault,
  requestsInProgressMax: 32,
  answerTimeoutMs: 30_000,
  /** How long a connection stays open after the answer to what is no request, so that its caller can read it. */
  lingerMs: 1_000,
} as const;

export type HttpLimits = { readonly [limit in keyof typeof httpLimits]: number };

/** An HTTP server that listens. */
export interface RunningHttpServer {
  /** Where it listens, as `127.0.0.1:9464`. */
  readonly address: string;
  readonly port: number;
  /** Lets requests in progress end for `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>;
}

/** How a server of HTTP speaks TLS. */
export interface HttpTls {
  readonly tls: Tls;
  /** Whether a client without a certificate may connect where the settings ask for one. */
  readonly admitsStrangers: boolean;
}

/**
 * Serves the routes over HTTP/1.1, in plain text unless TLS is given: GET and HEAD alone, errors as JSON, every size,
 * time and number bounded by `httpLimits`; and the calls, which have limits of their own.
 * @throws Fault PORT_IN_USE, CONFIG_INVALID when this machine cannot listen on the host.
 */
export async function startHttpServer(options: {
  readonly listen: ListenSettings;
  readonly routes: readonly HttpRoute[];
  readonly logger: Logger;
  readonly secured?: HttpTls | undefined;
  /** Asked first, whatever the method; false for a request that the routes answer. */
  readonly calls?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly limits?: Partial<HttpLimits>;
  /** Called for each connection too many, which is closed at once. */
  readonly refused?: () => void;
}): Promise<RunningHttpServer> {
  const { listen, routes, logger, secured, calls, refused = () => undefined } = options;
  const limits: HttpLimits = { ...httpLimits, ...options.limits };
  const { requestsInProgressMax, answerTimeoutMs } = limits;
  const answerRoutes = answerRequests({ routes, logger, requestsInProgressMax, answerTimeoutMs });
  const server = serverOf(
    {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    },
    (request, response) => {
      // Proxies may state the whole URL, as RFC 9112 (3.2.2) has it.
      request.url = request.url?.replace(/^https?:\/\/[^/?]*/i, "");
      if (calls?.(request, response) !== true) answerRoutes(request, response);
    },
    secured,
  );
  server.prependListener("connection", limitedConnections(limits, refused));
  server.on("clientError", (error, socket) => refuseMalformed(error, socket as Socket, limits));
  await listening(server, listen);
  const { port } = server.address() as AddressInfo;
  const address = hostPort(listen.host, port);
  const scheme = secured === undefined ? "http" : "https";
  logger.info("the HTTP server listens", { http_address: address, scheme });
  return {
    address,
    port,
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      if (await endsWithin(closed, graceMs)) return;
      server.closeAllConnections();
      await closed;
    },
  };
}

function serverOf(
  options: ServerOptions,
  answer: RequestListener,
  secured: HttpTls | undefined,
): Server {
  if (secured === undefined) return createServer(options, answer);
  return secured.tls.secured(
    (ofTls) => createSecureServer({ ...options, ...ofTls }, answer),
    secured.admitsStrangers,
  );
}

function listening(server: Server, { host, port }: ListenSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenFault(error, hostPort(host, port))));
    server.listen({ host: host.replace(/^\[(.*)\]$/, "$1"), port }, () => resolve());
  });
}

function listenFault(cause: NodeJS.ErrnoException, address: string): Fault {
  const details = { metadata: { address }, cause };
  if (cause.code === "EADDRINUSE") {
    const message = `${address} is in use: stop the process that listens there, or choose another port for HTTP (PMX_HTTP_PORT; 0 takes a free one)`;
    return new Fault("FAILED_PRECONDITION", "PORT_IN_USE", message, details);
  }
  const ofSystem = systemFaultOf(cause);
  if (ofSystem !== undefined) return ofSystem;
  const message = `cannot listen on ${address} for HTTP: choose a host and port of this machine (PMX_HOST, PMX_HTTP_PORT): ${cause.message}`;
  return new Fault("INVALID_ARGUMENT", "CONFIG_INVALID", message, details);
}

/**
 * Answers what is no request of HTTP/1.1, or one whose headers are too large or too slow, and hangs up: also where the
 * caller does not, who would keep the place of another.
 */
function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: Socket,
  { lingerMs }: HttpLimits,
): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const [status, phrase, code, message] = refusals[error.code ?? ""] ?? malformed;
  const { body } = errorAnswer(status, code, message);
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${new TextEncoder().encode(body).byteLength}\r\nConnection: close\r\n\r\n${body}`,
  );
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
}

type Refusal = readonly [status: number, phrase: string, code: string, message: string];
const malformed: Refusal = [400, "Bad Request", "INVALID_ARGUMENT", "this is no HTTP/1.1 request"];
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    "RESOURCE_EXHAUSTED",
    `path, query and headers are larger than ${httpLimits.headerBytesMax} bytes together: send a long message as the body of a POST`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    "Request Timeout",
    "DEADLINE_EXCEEDED",
    "the request did not arrive in time",
  ],
};
