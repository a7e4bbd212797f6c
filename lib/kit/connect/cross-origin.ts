import type { IncomingMessage, ServerResponse } from "node:http";
import type { CountRefusal } from "../grpc/shared/call-metrics.ts";
import type { AnswerCall } from "./answer-calls.ts";
import { closingWhereUnread, refuse } from "./answers.ts";
import { ProtocolRefusal } from "./protocol-refusal.ts";

/** Where methods are; metrics and the answers about gates are nothing for pages. */
const methodPath = /^\/(?:\w+\.)+[A-Z]\w*\/\w+$/;

const allowed = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": [
    ...["authorization", "connect-protocol-version", "connect-timeout-ms", "content-type"],
    ...["traceparent", "tracestate", "x-request-id"],
  ].join(", "),
  // Browsers keep an answer for two hours at most.
  "access-control-max-age": "7200",
};
/** What a page may read of an answer besides what every page may. */
const exposed = "retry-after";

/**
 * Answers pages of these origins alone, by the protocol of the Fetch standard (CORS): a preflight asks for no token,
 * and the call that follows for all that any call needs. A call that a page of another origin makes is refused, also
 * where its browser would send it without a preflight: who reaches the port from a browser on this machine is no
 * caller of ours because of it.
 * @param paths those that pages may read besides methods
 * @param refused counts calls of other origins
 */
export function fromOrigins(
  calls: AnswerCall,
  origins: readonly string[],
  paths: readonly string[],
  refused: CountRefusal,
): AnswerCall {
  const known = new Set(origins);
  return (request, response, refusal) => {
    const path = (request.url ?? "").split("?", 1)[0]!;
    if (!methodPath.test(path) && !paths.includes(path)) return calls(request, response, refusal);
    const { origin } = request.headers;
    // A cache must not give the answer of one page to another.
    if (known.size > 0) response.setHeader("vary", "Origin");
    if (origin === undefined) return calls(request, response, refusal);
    if (!known.has(origin)) {
      refused("origin");
      refuse(response, unknownOrigin(origin));
      return true;
    }
    response.setHeader("access-control-allow-origin", origin);
    if (isPreflight(request)) {
      answerPreflight(response);
      return true;
    }
    response.setHeader("access-control-expose-headers", exposed);
    return calls(request, response, refusal);
  };
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

function answerPreflight(response: ServerResponse): void {
  const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
  response.writeHead(204, { ...allowed, vary, ...closingWhereUnread(response) }).end();
}

function unknownOrigin(origin: string): ProtocolRefusal {
  const message = `pages of ${origin.slice(0, 200)} may not call here: httpAllowedOrigins (PMX_HTTP_ALLOWED_ORIGINS) lists those that may`;
  return new ProtocolRefusal(403, message, {}, "permission_denied");
}
