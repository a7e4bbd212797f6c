import type { Fault } from "#lib/kernel/fault.ts";
import type { Scope } from "../security/scope.ts";

/** A request for a path that a route serves. */
export interface HttpRequest {
  /** The segments that the template of the path names, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly caller: HttpCaller;
  /** Whether who asks may do what needs a scope; set for pages. */
  readonly may?: (scope: Scope) => boolean;
  /** Aborts when the caller hangs up, and when the request has taken as long as it may. */
  readonly signal: AbortSignal;
}

/** A form that a page sends. */
export interface HttpForm extends HttpRequest {
  /**
   * Reads it: nothing of it is read before, so that nobody who is refused can take long to send one.
   * @throws Fault INVALID_ARGUMENT for another type and for more than a form of ours holds, DEADLINE_EXCEEDED, CANCELLED
   */
  form(): Promise<URLSearchParams>;
}

/** Who asks, by the headers of the request and its connection. */
export interface HttpCaller {
  /** The header `authorization`; undefined where none was sent. */
  readonly authorization: string | undefined;
  /** Address and port. */
  readonly peer: string;
  /** The header `origin`, which browsers send for pages of other origins, and for forms. */
  readonly origin: string | undefined;
  /** By which name the server was called. */
  readonly host: string | undefined;
  /** The headers `sec-fetch-site` and `sec-fetch-dest`: where from and as what a browser asks. Others send none. */
  readonly fetchSite: string | undefined;
  readonly fetchDest: string | undefined;
  /** Whether it showed a certificate that the server trusts. */
  readonly hasCertificate: boolean;
}

/** What is sent back. */
export interface HttpAnswer {
  /** 200 when absent. */
  readonly status?: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is answered under one path: to GET and HEAD, and where it takes forms to POST. */
export interface HttpRoute {
  /** A template of whole segments, as `/v1/gates/{gate}`. */
  readonly path: string;
  /** Whether it answers everybody, also where others need a token: what says nothing of what is kept here. */
  readonly isOpen?: boolean;
  /** Whether it says how the process is: it is answered also while as many other requests as may be are in progress. */
  readonly isProbe?: boolean;
  /** Whether it is for people in a browser: it is admitted as calls are, and the token may be a password. */
  readonly isPage?: boolean;
  /** A Fault that it throws is answered with the HTTP status of its code. */
  answer(request: HttpRequest): Promise<HttpAnswer> | HttpAnswer;
  /**
   * Does what a form of a page asks for, which needs the scope `trade`; absent: there is none. Only forms that a page of the
   * server itself sends reach it.
   */
  submit?(form: HttpForm): Promise<HttpAnswer>;
  /** How a Fault is told, also one by which a request is refused; absent: as JSON. */
  faultAnswer?(fault: Fault): HttpAnswer;
}

/** The first route whose template the path is like, with the values of its segments. */
export function routeOf(
  routes: readonly HttpRoute[],
  path: string,
):
  | { readonly route: HttpRoute; readonly parameters: Readonly<Record<string, string>> }
  | undefined {
  for (const route of routes) {
    const parameters = parametersOf(route.path.split("/"), path.split("/"));
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

/** @throws URIError for a segment that is not percent-encoded as it should be */
function parametersOf(
  template: readonly string[],
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (template.length !== path.length) return undefined;
  const named: [string, string][] = [];
  for (const [index, expected] of template.entries()) {
    const found = path[index] as string;
    const name = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (name !== undefined && found !== "") named.push([name, decodeURIComponent(found)]);
    else if (expected !== found) return undefined;
  }
  return Object.fromEntries(named);
}
