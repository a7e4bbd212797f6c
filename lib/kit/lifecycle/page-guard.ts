import { Fault } from "#lib/kernel/fault.ts";
import { admitPage, bearerOf } from "../connect/page-admission.ts";
import type { Admit } from "../grpc/server/admission.ts";
import type { CountRefusal } from "../grpc/shared/call-metrics.ts";
import type { HttpForm, HttpRequest, HttpRoute } from "../http/route.ts";
import type { Scope } from "../security/scope.ts";
import type { Tokens } from "../security/tokens.ts";

/** What a request for a page must pass. */
export interface PageRules {
  /** What admits calls, undefined where everybody is admitted; throws until calls are answered. */
  readonly admit: () => Admit | undefined;
  /** Whether whoever calls shows a certificate. */
  readonly asksForCertificate: boolean;
  readonly refused: CountRefusal;
  /** Who holds which token; absent: nobody is asked for one. */
  readonly tokens: Tokens | undefined;
  /** Whether only this machine reaches the port. */
  readonly isLoopback: boolean;
}

/**
 * A page for those who may call: no page of another origin reads it, a certificate is shown where calls show one, and the
 * token has the scope `read`. Its forms need the scope `trade`, and come from a page of the server itself.
 */
export function guardedPage(route: HttpRoute, rules: PageRules): HttpRoute {
  const submit = route.submit?.bind(route);
  return {
    ...route,
    answer(request) {
      refuseOtherOrigins(request, rules);
      if (rules.asksForCertificate && !request.caller.hasCertificate) throw withoutCertificate();
      admitPage(rules.admit(), route.path, request.caller, "read");
      return route.answer({ ...request, may: (scope) => mayDo(request, scope, rules) });
    },
    ...(submit && {
      submit(form) {
        refuseForged(form, rules);
        if (rules.asksForCertificate && !form.caller.hasCertificate) throw withoutCertificate();
        admitPage(rules.admit(), route.path, form.caller, "trade");
        const may = (scope: Scope) => mayDo(form, scope, rules);
        if (!may("trade")) throw askedNobody();
        return submit({ ...form, may });
      },
    }),
  };
}

/** Where nobody is asked for a token, whoever has shown a certificate or is on this machine may do what the command line may. */
function mayDo({ caller }: HttpRequest, scope: Scope, rules: PageRules): boolean {
  const { tokens, asksForCertificate, isLoopback } = rules;
  if (tokens === undefined) return asksForCertificate || isLoopback;
  const stated = caller.authorization && bearerOf(caller.authorization);
  return stated ? tokens.holderOf(stated)?.scopes.has(scope) === true : false;
}

/** Browsers state the origin of every form; what states none is no form of a page. */
function refuseForged(request: HttpForm, rules: PageRules): void {
  refuseOtherOrigins(request, rules);
  if (request.caller.origin !== undefined) return;
  rules.refused("origin");
  const message =
    "a form states the page that it was sent from, and this one does not: call the RPC instead";
  throw new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message);
}

function askedNobody(): Fault {
  const message =
    "forms are taken from this machine alone where nobody is asked for a token: set PMX_TOKENS_FILE, or use pmx";
  return new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message);
}

function refuseOtherOrigins({ caller }: HttpRequest, { refused }: PageRules): void {
  const { origin, host } = caller;
  if (isPartOfAnother(caller)) {
    refused("origin");
    const message =
      "pages of other origins may link to this one, and not load it as a part of them: open it by its own address";
    throw new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message);
  }
  if (origin === undefined || isOwn(origin, host)) return;
  refused("origin");
  const message = `pages of ${origin.slice(0, 200)} may not read this one: open it by its own address`;
  throw new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message);
}

/**
 * Whether a page of another origin loads this one as an image, a frame or the like. It could not read what comes, yet it
 * would be made, at the rate of a reader whose browser states the password by itself. Such requests state no origin.
 */
function isPartOfAnother({ fetchSite, fetchDest }: HttpRequest["caller"]): boolean {
  return (fetchSite === "cross-site" || fetchSite === "same-site") && fetchDest !== "document";
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
