import { isIP } from "node:net";
import type { CountRefusal } from "../grpc/shared/call-metrics.ts";
import type { AnswerCall } from "./answer-calls.ts";
import { refuse } from "./answers.ts";
import { ProtocolRefusal } from "./protocol-refusal.ts";

/**
 * Answers requests alone that name this machine by an address, as localhost, or by a name of these origins. For a port of
 * loopback where nobody is asked who he is: a page whose name its owner lets resolve to loopback (DNS rebinding) is to
 * the browser one of pmx itself, so that its requests state no origin.
 * @param open paths that whoever reaches the port may read
 * @param refused counts requests for other names
 */
export function forLocalNames(
  calls: AnswerCall,
  origins: readonly string[],
  open: readonly string[],
  refused: CountRefusal,
): AnswerCall {
  const names = new Set(origins.map((origin) => new URL(origin).hostname));
  return (request, response, refusal) => {
    const path = (request.url ?? "").split("?", 1)[0]!;
    const { host } = request.headers;
    if (host === undefined || open.includes(path) || isLocal(host, names)) {
      return calls(request, response, refusal);
    }
    refused("origin");
    const message = `${host.slice(0, 200)} is no name of this machine: call 127.0.0.1 or localhost, list http://${host.slice(0, 200)} in httpAllowedOrigins (PMX_HTTP_ALLOWED_ORIGINS), or ask for tokens (PMX_TOKENS_FILE)`;
    refuse(response, new ProtocolRefusal(403, message, {}, "permission_denied"));
    return true;
  };
}

function isLocal(host: string, names: ReadonlySet<string>): boolean {
  const url = `http://${host}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  if (isIP(hostname.replace(/^\[(.*)\]$/, "$1")) !== 0) return true;
  return hostname === "localhost" || hostname.endsWith(".localhost") || names.has(hostname);
}
