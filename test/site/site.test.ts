import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startBrowser, withoutBrowser } from "#test/browser/chromium.ts";
import { layoutOf, seriousFindings } from "#test/browser/in-page.ts";
import { buildSite, builtPages, servedFile, serveSite } from "./built-site.ts";

const skip = withoutBrowser;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** One of each kind: the index, a tutorial, tables of seven columns, a long reference, that of a service. */
const looked = ["/", "/tutorial.html", "/comparison.html", "/settings.html", "/api/sprint.html"];
let site: Awaited<ReturnType<typeof serveSite>>;
let pages: ReturnType<typeof builtPages>;
let browser: Browser | undefined;

before(async () => {
  await buildSite();
  pages = builtPages();
  site = await serveSite();
  if (!skip) browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  site.server.close();
});

interface Opened {
  readonly page: Page;
  /** Requests to another host, and what the console and scripts complained about. */
  readonly wrong: readonly string[];
}

/** Opens a page in a context of its own, does something with it, and closes it. */
async function open<T>(
  path: string,
  options: Parameters<Browser["newContext"]>[0],
  look: (opened: Opened) => Promise<T>,
): Promise<T> {
  const context = await browser!.newContext(options);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(site.url) && !url.startsWith("data:")) wrong.push(url);
  });
  page.on("console", ({ type, text }) => {
    if (type() === "error" || type() === "warning") wrong.push(text());
  });
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(`${site.url}${path}`, { waitUntil: "networkidle" });
  const result = await look({ page, wrong });
  await context.close();
  return result;
}

test("every link of every built page leads to a page or file of the site, and its anchor to an element", () => {
  assert.ok(pages.size > 120, `${pages.size} pages`);
  const ids = new Map(
    [...pages].map(([page, html]) => [
      page,
      new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id)),
    ]),
  );
  const broken: string[] = [];
  let links = 0;
  for (const [page, html] of pages) {
    for (const [, href = ""] of html.matchAll(/<a [^>]*?href="([^"]*)"/g)) {
      if (/^(https?|mailto):/.test(href)) continue;
      links += 1;
      const { pathname, hash } = new URL(href.replaceAll("&amp;", "&"), `http://site${page}`);
      const path = decodeURIComponent(pathname).replace(/\/$/, "/index.html");
      const target = ids.get(path);
      const anchor = decodeURIComponent(hash.slice(1));
      const isThere =
        target === undefined ? servedFile(path) !== undefined : anchor === "" || target.has(anchor);
      if (!isThere) broken.push(`${page}: ${href}`);
    }
  }
  assert.ok(links > 5_000, `${links} links`);
  assert.deepEqual([...new Set(broken)], []);
});

test("no page loads anything from another host", () => {
  const loads = /<(?:script|img|iframe|source)[^>]+src="([^"]+)"|<link[^>]+href="([^"]+)"/g;
  const foreign = [...pages].flatMap(([page, html]) =>
    [...html.matchAll(loads)]
      .map(([, src, href]) => src ?? href ?? "")
      .filter((url) => /^(https?:)?\/\//.test(url))
      .map((url) => `${page}: ${url}`),
  );
  assert.deepEqual(foreign, []);
});

for (const width of [360, 1440]) {
  test(`pages open at ${width} pixels without a complaint, fit, and show nothing serious to axe, light and dark`, {
    skip,
  }, async () => {
    const found: unknown[] = [];
    for (const path of looked) {
      for (const colorScheme of ["light", "dark"] as const) {
        const viewport = { width, height: 900 };
        await open(path, { viewport, colorScheme, bypassCSP: true }, async ({ page, wrong }) => {
          assert.deepEqual(wrong, [], path);
          assert.equal((await layoutOf(page)).over, 0, `${path} is wider than ${width}`);
          const isDark = await page.evaluate("document.documentElement.matches('.dark')");
          assert.equal(isDark, colorScheme === "dark");
          const pictures = process.env.SITE_PICTURES;
          if (pictures !== undefined) {
            const name = `${path.replaceAll("/", "_")}-${width}-${colorScheme}.png`;
            await page.screenshot({ path: join(pictures, name) });
          }
          const findings = await seriousFindings(page, axe);
          if (findings.length > 0) found.push({ path, colorScheme, findings });
        });
      }
    }
    assert.deepEqual(found, [], JSON.stringify(found, undefined, 1));
  });
}

test("a page is read, and its links lead on, without scripts", { skip }, async () => {
  await open("/", { javaScriptEnabled: false }, async ({ page }) => {
    await page.locator("main a", { hasText: "what a PASS means" }).click();
    assert.match(await page.locator("main h1").innerText(), /What a PASS means/i);
    assert.ok((await page.locator("main p").first().innerText()).length > 50);
  });
});

test("the search finds a setting by its name, without asking anybody", { skip }, async () => {
  await open("/", {}, async ({ page, wrong }) => {
    await page.locator("#local-search button").click();
    await page.locator(".VPLocalSearchBox input").fill("lookbackBars");
    await page.locator(".VPLocalSearchBox .result").first().waitFor();
    const first = page.locator(".VPLocalSearchBox .result").first();
    assert.match(await first.innerText(), /forecast|lookback|setting/i);
    assert.deepEqual(wrong, []);
  });
});
