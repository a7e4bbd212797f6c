import type { HttpAnswer, HttpRequest, HttpRoute } from "#lib/kit/http/route.ts";
import { style } from "#lib/page/style.ts";
import { documentOf, type PageFrame } from "./document.ts";
import { faultPage } from "./fault-page.ts";
import { FormNonces } from "./form-nonces.ts";
import { followsParameter, liveScript } from "./live-script.ts";
import type { PageContent, WebAction, WebPage } from "./page.ts";
import { PageTurns } from "./page-turns.ts";
import { SharedAnswers } from "./shared-answers.ts";
import { staticFile } from "./static-file.ts";
import { webStyle } from "./web-style.ts";

/** How long a page may take to be made, as long as the server waits for an answer. */
const madeWithinMs = 30_000;

/** Where `/` leads. */
const home = "/sprints";

/** What a page may load: its style, its script and what that asks for, all of it from here. */
const contentPolicy = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src data:"],
  ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
].join("; ");

const headers = {
  "content-security-policy": contentPolicy,
  "x-content-type-options": "nosniff",
  // No other origin learns an address; by no-referrer browsers would hide from us, too, where a form comes from.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** The routes of the pages and of what their forms do, and of the style and the script that they share. */
export function webView(
  pages: readonly WebPage[],
  actions: readonly WebAction[],
): readonly HttpRoute[] {
  const nonces = new FormNonces();
  const shared = new SharedAnswers();
  const turns = new PageTurns();
  const styleFile = staticFile("style", "css", `${style}${webStyle}`);
  const scriptFile = staticFile("live", "js", liveScript);
  const frame: PageFrame = {
    menu: pages.filter(({ menu }) => menu !== undefined),
    stylePath: styleFile.path,
    scriptPath: scriptFile.path,
  };
  const answerOf = (content: PageContent, path: string): HttpAnswer => ({
    status: content.status ?? 200,
    contentType: "text/html; charset=utf-8",
    body: documentOf(content, path, frame),
    headers,
  });
  const route = ({ path, query: names = [], read }: WebPage): HttpRoute => ({
    path,
    isPage: true,
    answer: (asked) => {
      const request = { ...asked, query: firstOf(asked.query, names) };
      return shared.of(keyOf(path, request), asked.query.has(followsParameter), async () => {
        const formFields = (action: string) => nonces.fieldsOf(request, action);
        // One reader who leaves takes the page from no other.
        const signal = AbortSignal.timeout(madeWithinMs);
        const make = () => read({ ...request, signal, formFields });
        const content = await turns.of(kindOf(path, request.query), make);
        return { answer: answerOf(content, path), refreshes: content.refreshes === true };
      });
    },
    faultAnswer: (fault) => withChallenge(answerOf(faultPage(fault), path)),
  });
  const actionRoute = ({ path, act }: WebAction): HttpRoute => ({
    path,
    isPage: true,
    // Who reloads what a form led to sees where it came from.
    answer: (request) => seeOther(pathOf(path, request).replace(/\/[^/]+$/, "")),
    submit: async (request) => {
      await nonces.check(request, pathOf(path, request));
      const leadsTo = await act(request);
      shared.forget();
      return seeOther(leadsTo);
    },
    faultAnswer: (fault) => withChallenge(answerOf(faultPage(fault), path)),
  });
  return [
    redirect("/", home),
    ...pages.map(route),
    ...actions.map(actionRoute),
    ...[styleFile, scriptFile],
  ];
}

/** A browser asks its reader for a password where it is told to (RFC 7617); the token is one. */
function withChallenge(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 401) return answer;
  const challenge = 'Basic realm="pmx", charset="UTF-8"';
  return { ...answer, headers: { ...answer.headers, "www-authenticate": challenge } };
}

/** The first value of each of these: nothing else in an address makes another page of it. */
function firstOf(query: URLSearchParams, names: readonly string[]): URLSearchParams {
  const first = new URLSearchParams();
  for (const name of names) {
    const value = query.get(name);
    if (value !== null) first.set(name, value);
  }
  return first;
}

/** What of a request changes the answer: its address, and for who may use forms, who it is. */
function keyOf(template: string, request: HttpRequest): string {
  const { query, caller, may } = request;
  const reader = may?.("trade") === true ? `forms of ${caller.authorization ?? ""}` : "";
  return JSON.stringify([pathOf(template, request), `${query}`, reader]);
}

/** Pages of the same template that are asked for the same things. */
function kindOf(template: string, query: URLSearchParams): string {
  const names = [...query].filter(([, value]) => value !== "").map(([name]) => name);
  return `${template}?${names.join("&")}`;
}

/** The path that a template stands for in a request. */
function pathOf(template: string, { parameters }: HttpRequest): string {
  return template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(parameters[name] ?? ""));
}

function redirect(path: string, to: string): HttpRoute {
  return { path, isOpen: true, answer: () => ({ ...seeOther(to), status: 302 }) };
}

/** Leads to a page that is read, also after a form. */
function seeOther(to: string): HttpAnswer {
  const contentType = "text/plain; charset=utf-8";
  return { status: 303, contentType, body: `${to}\n`, headers: { location: to } };
}
