import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import {
  endOf,
  type SprintWorld,
  specOf,
  startSprintWorld,
  watched,
} from "#test/contract/gateway/sprint-world.ts";
import { tradingConfig } from "#test/support/trading-config.ts";
import { startBrowser, withoutBrowser } from "./chromium.ts";
import { bottomOf, layoutOf, openAll, seriousFindings } from "./in-page.ts";

const skip = withoutBrowser;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 768, 1440] as const;
let world: SprintWorld;
let browser: Browser;
let origin: string;

before(async () => {
  if (skip) return;
  world = await startSprintWorld(undefined, tradingConfig(), { PMX_HTTP_PORT: "0" });
  origin = `http://${world.services.httpAddress}`;
  browser = await startBrowser();
});
after(async () => {
  if (skip) return;
  await browser.close();
  await world.close();
});

/** A page, with what it complained about and what it asked of others. */
async function opened(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  // Whoever waits here waits for an event, which a busy machine may take long to.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith("data:")) {
      complaints.push(`asked for ${request.url()}`);
    }
  });
  await page.goto(`${origin}${path}`);
  return { page, complaints, close: () => context.close() };
}

const headingOf = (page: Page) => page.locator("main h2").first().innerText();

async function paused(requestId: string, audits: number): Promise<string> {
  const { sprint } = await world.sprints.createSprint({ requestId, spec: specOf(audits) });
  const name = sprint?.name ?? "";
  await world.sprints.pauseSprint({ name });
  return name;
}

test("a sprint is followed to its verdict without a reload, at 360, 768 and 1440 pixels", {
  skip,
}, async () => {
  const name = await paused("live", 20);
  const readers = await Promise.all(
    widths.map((width) => opened(`/${name}`, { viewport: { width, height: 900 } })),
  );
  for (const { page } of readers) {
    assert.match(await headingOf(page), /^PAUSED: \d+ of 20/);
    await page.locator("#gates", { hasText: "This is no verdict" }).waitFor();
    await page.evaluate("window.isTheSamePage = true");
  }
  await world.sprints.resumeSprint({ name });
  for (const { page, complaints, close } of readers) {
    await page.locator("#verdict").waitFor();
    assert.match(await headingOf(page), /^(PASS|FAIL|INCONCLUSIVE) as written, [A-Z]+ assured$/);
    assert.match(await page.locator("[role=status]").innerText(), /^Nothing more changes/);
    assert.equal(await page.evaluate("window.isTheSamePage"), true);
    assert.equal(await page.locator("#progress").count(), 0);
    const { over } = await layoutOf(page);
    assert.equal(over, 0, `${page.viewportSize()?.width} pixels: ${over} too wide`);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test("without scripts a page says the same, and a link asks again", { skip }, async () => {
  const name = await paused("no-script", 3);
  const { page, complaints, close } = await opened(`/${name}`, { javaScriptEnabled: false });
  assert.match(await headingOf(page), /^PAUSED/);
  await world.sprints.resumeSprint({ name });
  endOf(await watched(world, name));
  await page.getByRole("link", { name: "look again" }).click();
  assert.match(await headingOf(page), /as written/);
  await page.getByRole("link", { name: "Sprints" }).click();
  await page.getByRole("link", { name: "AAPL" }).first().click();
  assert.match(await headingOf(page), /as written/);
  assert.deepEqual(complaints, []);
  await close();
});

test("what a reader has opened stays open, and the focus stays, while a sprint goes on", {
  skip,
}, async () => {
  const name = await paused("opened", 40);
  const { page, close } = await opened(`/${name}`);
  await world.sprints.resumeSprint({ name });
  const summary = page.locator("#audits summary");
  await summary.waitFor();
  await summary.focus();
  await page.keyboard.press("Enter");
  const before = await page.locator("main > section:first-child > h2").innerText();
  await page.locator("main > section:first-child > h2").filter({ hasNotText: before }).waitFor();
  await page.locator("#verdict").waitFor();
  assert.equal(await page.locator("#audits details").getAttribute("open"), "");
  assert.equal(await page.evaluate("document.activeElement.tagName"), "SUMMARY");
  await close();
});

test("a reader pauses, resumes and cancels a sprint by its page", { skip }, async () => {
  const { sprint } = await world.sprints.createSprint({ requestId: "acted", spec: specOf(200) });
  const { page, complaints, close } = await opened(`/${sprint?.name}`);
  const heading = page.locator("main > section:first-child > h2");
  await page.getByRole("button", { name: "Pause" }).click();
  await heading.filter({ hasText: "PAUSED" }).waitFor();
  await page.getByRole("button", { name: "Resume" }).click();
  await heading.filter({ hasText: "RUNNING" }).waitFor();
  await page.locator("summary", { hasText: "Cancel" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await heading.filter({ hasText: "CANCELLED" }).waitFor();
  assert.equal(await page.getByRole("button").count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test("nothing serious stands in the way of who reads pages by other means, light or dark", {
  skip,
}, async () => {
  const name = await paused("read", 3);
  for (const colorScheme of ["light", "dark"] as const) {
    for (const path of ["/sprints", `/${name}`, "/sprints/none"]) {
      const { page, close } = await opened(path, { colorScheme, bypassCSP: true });
      await openAll(page);
      assert.deepEqual(await seriousFindings(page, axe), [], `${path}, ${colorScheme}`);
      await close();
    }
  }
});

test("the first screen of an ended sprint says the verdict and why", { skip }, async () => {
  const { sprint } = await world.sprints.createSprint({ requestId: "ended", spec: specOf(2) });
  endOf(await watched(world, sprint?.name ?? ""));
  for (const [width, height] of [
    [1440, 900],
    [360, 740],
  ] as const) {
    const { page, close } = await opened(`/${sprint?.name}`, { viewport: { width, height } });
    for (const selector of ["#verdict h2", "#verdict p"]) {
      assert.ok((await bottomOf(page, selector)) < height, `${selector} at ${width}`);
    }
    await close();
  }
});

test("the list shows sprints as they start and as they end", { skip }, async () => {
  const name = await paused("listed", 3);
  const { page, complaints, close } = await opened("/sprints", {
    viewport: { width: 360, height: 800 },
  });
  const row = page.locator("tr", { hasText: name });
  assert.match(await row.innerText(), /PAUSED/);
  await world.sprints.resumeSprint({ name });
  await row.getByText("SUCCEEDED").waitFor();
  assert.equal((await layoutOf(page)).over, 0);
  assert.deepEqual(complaints, []);
  await close();
});
