import { Fault } from "#lib/kernel/fault.ts";
import { admitPage } from "../connect/page-admission.ts";
import type { Admit } from "../grpc/server/admission.ts";
import type { CountRefusal } from "../grpc/shared/call-metrics.ts";
import type { HttpRequest, HttpRoute } from "../http/route.ts";

/** What a request for a page must pass. */
export interface PageRules {
  /** What admits calls, undefined where everybody is admitted; throws until calls are answered. */
  readonly admit: () => Admit | undefined;
  /** Whether whoever calls shows a certificate. */
  readonly asksForCertificate: boolean;
  readonly refused: CountRefusal;
}

/**
 * A page for those who may call: no page of another origin reads it, a certificate is shown where calls show one, and the
 * token has the scope `read`.
 */
export function guardedPage(route: HttpRoute, rules: PageRules): HttpRoute {
  return {
    ...route,
    answer(request) {
      refuseOtherOrigins(request, rules);
      if (rules.asksForCertificate && !request.caller.hasCertificate) throw withoutCertificate();
      admitPage(rules.admit(), route.path, request.caller, "read");
      return route.answer(request);
    },
  };
}

function refuseOtherOrigins({ caller: { origin, host } }: HttpRequest, { refused }: PageRules) {
  if (origin === undefined || isOwn(origin, host)) return;
  refused("origin");
  const message = `pages of ${origin.slice(0, 200)} may not read this one: open it by its own address`;
  throw new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message);
}

/** Whether a page of the server itself asks; which scheme it was read by is for what stands before the server to know. */
function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** No password helps: a browser that was asked for one would ask its reader again and again. */
function withoutCertificate(): Fault {
  const message =
    "the server asks who calls it for a certificate, and none that it trusts was shown: give the browser one";
  return new Fault("PERMISSION_DENIED", "TOKEN_INVALID", message);
}
