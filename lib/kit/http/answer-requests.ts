import type { IncomingMessage, ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";
import type { TLSSocket } from "node:tls";
import { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "../as-fault.ts";
import { unlessAborted } from "../async/bounded-wait.ts";
import type { Logger } from "../telemetry/logger.ts";
import { errorAnswer, faultAnswer } from "./answers.ts";
import { readForm } from "./read-form.ts";
import { type HttpAnswer, type HttpCaller, type HttpRoute, routeOf } from "./route.ts";

interface Answering {
  readonly routes: readonly HttpRoute[];
  readonly logger: Logger;
  readonly requestsInProgressMax: number;
  readonly answerTimeoutMs: number;
}

/** Answers each request once, whatever its route does; one too many is refused with 503. Probes are counted apart. */
export function answerRequests(
  answering: Answering,
): (request: IncomingMessage, response: ServerResponse) => void {
  const inProgress = { probes: 0, others: 0 };
  const probes = new Set(answering.routes.filter((one) => one.isProbe).map(({ path }) => path));
  const answerOne = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startMs = performance.now();
    const kind = probes.has(splitOnce(request.url ?? "")[0]) ? "probes" : "others";
    if (inProgress[kind] >= answering.requestsInProgressMax) {
      send(request, response, tooMany(answering.requestsInProgressMax));
      return;
    }
    inProgress[kind] += 1;
    try {
      const answer = await answerOf(request, response, answering);
      send(request, response, answer);
      logAnswer(answering.logger, request, answer, performance.now() - startMs);
    } finally {
      inProgress[kind] -= 1;
    }
  };
  return (request, response) => void answerOne(request, response);
}

async function answerOf(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, logger, answerTimeoutMs }: Answering,
): Promise<HttpAnswer> {
  const [path = "", query = ""] = splitOnce(request.url ?? "");
  const ending = new AbortController();
  const hungUp = () => ending.abort(new Fault("CANCELLED", "CANCELLED", "the caller hung up"));
  const late = () => ending.abort(tooLate(path, answerTimeoutMs));
  const timer = setTimeout(late, answerTimeoutMs);
  response.once("close", hungUp);
  let found: ReturnType<typeof routeOf>;
  try {
    found = routeOf(routes, path);
    if (found === undefined) return unknownPath(request, routes);
    const { submit } = found.route;
    const isForm = request.method === "POST" && submit !== undefined;
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isForm && !isRead) return methodNotAllowed(request, found.route);
    if (isRead && hasBody(request)) return withBody();
    const { signal } = ending;
    const { route, parameters } = found;
    const caller = callerOf(request);
    const asked = { parameters, query: new URLSearchParams(query), caller, signal };
    const answer = isForm
      ? submit({ ...asked, form: () => readForm(request) })
      : Promise.resolve(route.answer(asked));
    return await unlessAborted(answer, signal, () => signal.reason as Fault);
  } catch (error) {
    if (error instanceof URIError) return malformedPath();
    const fault = asFault(error);
    if (fault.code === "INTERNAL") logger.error("http", { path, error: fault, ...fault.metadata });
    return found?.route.faultAnswer?.(fault) ?? faultAnswer(fault);
  } finally {
    clearTimeout(timer);
    response.off("close", hungUp);
  }
}

function callerOf({ headers, socket }: IncomingMessage): HttpCaller {
  const { authorization, origin, host } = headers;
  const { "sec-fetch-site": site, "sec-fetch-dest": dest } = headers;
  const peer = `${socket.remoteAddress ?? "unknown"}:${socket.remotePort ?? 0}`;
  const hasCertificate = (socket as Partial<TLSSocket>).authorized === true;
  const fetchSite = site === undefined ? undefined : String(site);
  const fetchDest = dest === undefined ? undefined : String(dest);
  return { authorization, origin, host, fetchSite, fetchDest, peer, hasCertificate };
}

function splitOnce(target: string): readonly [path: string, query: string] {
  const at = target.indexOf("?");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
}

/** Whether a body follows the headers. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  if (response.destroyed) return;
  const bytes = new TextEncoder().encode(answer.body);
  response.writeHead(answer.status ?? 200, {
    "content-type": answer.contentType,
    "content-length": bytes.byteLength,
    "cache-control": "no-store",
    // A body that nobody reads would stand before the next request of the connection.
    ...(hasBody(request) && { connection: "close" }),
    ...answer.headers,
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

function logAnswer(
  logger: Logger,
  { method, url }: IncomingMessage,
  { status = 200 }: HttpAnswer,
  durationMs: number,
): void {
  if (!logger.isEnabled("debug")) return;
  const duration_ms = Math.round(durationMs * 1_000) / 1_000;
  logger.debug("http", { "http.method": method, target: url, "http.status": status, duration_ms });
}

/** A person in a browser is answered by a page where there are any, which leads on to others. */
function unknownPath({ headers }: IncomingMessage, routes: readonly HttpRoute[]): HttpAnswer {
  const page = routes.find(({ isPage }) => isPage);
  if (page?.faultAnswer && headers.accept?.includes("text/html")) {
    const message = "nothing is served at this address: it may have been typed or copied in part";
    return page.faultAnswer(new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message));
  }
  const paths = routes.map(({ path }) => path).join(", ");
  return errorAnswer(404, "NOT_FOUND", `nothing is served here; the paths are ${paths}`);
}

function methodNotAllowed({ method = "" }: IncomingMessage, { submit }: HttpRoute): HttpAnswer {
  const served = ["GET", "HEAD", ...(submit === undefined ? [] : ["POST"])];
  const message = `${method} is not served here: ${served.join(" and ")} are`;
  return { ...errorAnswer(405, "UNIMPLEMENTED", message), headers: { allow: served.join(", ") } };
}

function withBody(): HttpAnswer {
  return errorAnswer(413, "INVALID_ARGUMENT", "a request to read has no body");
}

function malformedPath(): HttpAnswer {
  return errorAnswer(400, "INVALID_ARGUMENT", "the path is not percent-encoded as it should be");
}

function tooMany(requests: number): HttpAnswer {
  const message = `${requests} requests are being answered already: retry later`;
  return { ...errorAnswer(503, "UNAVAILABLE", message), headers: { "retry-after": "1" } };
}

function tooLate(path: string, timeoutMs: number): Fault {
  const message = `${path} was not answered within ${timeoutMs} ms`;
  return new Fault("DEADLINE_EXCEEDED", "DEADLINE", message);
}
