import type { HttpAnswer, HttpRoute } from "#lib/kit/http/route.ts";
import { style } from "#lib/page/style.ts";
import { documentOf, type PageFrame } from "./document.ts";
import { faultPage } from "./fault-page.ts";
import { liveScript } from "./live-script.ts";
import type { PageContent, WebPage } from "./page.ts";
import { staticFile } from "./static-file.ts";
import { webStyle } from "./web-style.ts";

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
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** The routes of the pages, and of the style and the script that they share. */
export function webView(pages: readonly WebPage[]): readonly HttpRoute[] {
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
  const route = ({ path, read }: WebPage): HttpRoute => ({
    path,
    isPage: true,
    answer: async (request) => answerOf(await read(request), path),
    faultAnswer: (fault) => withChallenge(answerOf(faultPage(fault), path)),
  });
  return [redirect("/", home), ...pages.map(route), styleFile, scriptFile];
}

/** A browser asks its reader for a password where it is told to (RFC 7617); the token is one. */
function withChallenge(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 401) return answer;
  const challenge = 'Basic realm="pmx", charset="UTF-8"';
  return { ...answer, headers: { ...answer.headers, "www-authenticate": challenge } };
}

function redirect(path: string, to: string): HttpRoute {
  const answer = { status: 302, contentType: "text/plain; charset=utf-8", body: `${to}\n` };
  return { path, isOpen: true, answer: () => ({ ...answer, headers: { location: to } }) };
}
