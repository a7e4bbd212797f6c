import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type SprintWorld, startSprintWorld } from "#test/contract/gateway/sprint-world.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";
import { startBrowser, withoutBrowser } from "./chromium.ts";
import { bottomOf, layoutOf, openAll, seriousFindings } from "./in-page.ts";

const skip = withoutBrowser;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 768, 1440] as const;
let world: SprintWorld;
let browser: Browser;
let origin: string;
let base = "";
let varied = "";

async function pmx(...words: readonly string[]): Promise<string> {
  const { stdout } = await runPmxHere([...words, "--address", world.services.addresses.gateway]);
  return stdout;
}

before(async () => {
  if (skip) return;
  world = await startSprintWorld(undefined, tradingConfig(), { PMX_HTTP_PORT: "0" });
  origin = `http://${world.services.httpAddress}`;
  browser = await startBrowser();
  const plan = ["--vary", "regime.enabled=true,false", "--audits", "12", "--horizon-bars", "10"];
  const printed = JSON.parse(await pmx("ab", ...plan, "--spacing-bars", "10", "--json"));
  [base = "", varied = ""] = printed.arms.map((arm: { sprint: { name: string } }) => {
    return arm.sprint.name;
  });
  await pmx(
    "readiness",
    "--waive",
    "barbell",
    "--by",
    "<b>desk</b>",
    "--why",
    "no bars",
    "--until",
    soon(),
  );
  await pmx("readiness", base);
  await pmx("readiness");
  await pmx("data", "import", splitFile());
});
after(async () => {
  if (skip) return;
  await browser.close();
  await world.close();
});

/** A date on which a waiver may end. */
function soon(): string {
  return new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
}

/** Daily bars of a share with a split left in its prices, and a gap. */
function splitFile(): string {
  const rows = Array.from({ length: 400 }, (_, day) => {
    const date = new Date(Date.UTC(2015, 0, 5 + day));
    const weekday = date.getUTCDay();
    if (weekday === 0 || weekday === 6 || (day > 300 && day < 312)) return [];
    const price = (100 + 10 * Math.sin(day / 20)) * (day < 200 ? 4 : 1);
    const [high, low] = [price * 1.01, price * 0.99];
    const prices = [price, high, low, price].map((one) => one.toFixed(2));
    return [`${date.toISOString().slice(0, 10)},${prices.join(",")},${100_000 + day}`];
  });
  const file = join(temporaryFolder(), "MSFT.csv");
  writeFileSync(file, `date,open,high,low,close,volume\n${rows.flat().join("\n")}\n`);
  return file;
}

const paths = () => [
  "/compare",
  `/compare?base=${base}&varied=${varied}`,
  `/compare?base=${varied}&varied=${base}`,
  "/gates",
  `/gates?sprint=${base}`,
  `/gates?sprint=${base}&gate=phase-5`,
  "/readiness",
  "/data",
  "/data/MSFT",
];

/** A page, with what it complained about and what it asked of others. */
async function opened(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const isOwn = new URL(request.url()).origin === origin || request.url().startsWith("data:");
    if (!isOwn) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(`${origin}${path}`);
  return { page, complaints, close: () => context.close() };
}

for (const width of widths) {
  test(`pages fit a screen of ${width} pixels, without a complaint or a request to others`, {
    skip,
  }, async () => {
    for (const path of paths()) {
      const { page, complaints, close } = await opened(path, { viewport: { width, height: 900 } });
      await openAll(page);
      assert.equal((await layoutOf(page)).over, 0, `${path} is too wide`);
      assert.deepEqual(complaints, [], path);
      await close();
    }
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing serious stands in the way of who reads them by other means, ${colorScheme}`, {
    skip,
  }, async () => {
    for (const path of paths()) {
      const { page, close } = await opened(path, { colorScheme, bypassCSP: true });
      await openAll(page);
      assert.deepEqual(await seriousFindings(page, axe), [], path);
      await close();
    }
  });
}

test("two sprints are chosen from lists and compared, without scripts and by the keyboard alone", {
  skip,
}, async () => {
  const { page, complaints, close } = await opened("/compare", { javaScriptEnabled: false });
  await page.getByLabel("Base (A)").selectOption(base);
  await page.getByLabel("Varied (B)").selectOption(varied);
  await page.getByRole("button", { name: "Compare" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#outcome").waitFor();
  assert.match(await page.locator("h2").first().innerText(), /as written, [A-Z ]+ assured$/);
  assert.match(await page.locator("#equity").innerText(), /Equity of both, n = \d+ and \d+ dates/);
  assert.match(await page.locator("#figure-settings").innerText(), /forecast\.regime\.enabled/);
  assert.deepEqual(complaints, []);
  await close();
});

test("from readiness an item leads to its evidence, and that to the gate and the sprint", {
  skip,
}, async () => {
  const { page, close } = await opened("/readiness");
  assert.equal(await page.locator("h2").first().innerText(), "NO GO");
  await page.locator("#items-table").getByRole("link", { name: "1", exact: true }).click();
  await page.locator("#item-phase-0").getByRole("link", { name: "phase-0" }).click();
  assert.match(await page.locator("#figure-standing").innerText(), /phase-0\s+(PASS|FAIL|INCON)/);
  await page.getByRole("link", { name: "The sprint" }).click();
  assert.match(page.url(), /\/sprints\/\w+$/);
  await page.goBack();
  await page.goBack();
  assert.match(await page.locator("#waivers").innerText(), /barbell\s+counts\s+<b>desk<\/b>/);
  await close();
});

test("a flawed series says what is wrong, since when and what to do", { skip }, async () => {
  const { page, close } = await opened("/data");
  await page.getByRole("link", { name: "MSFT" }).click();
  const found = await page.locator("#figure-findings-daily").innerText();
  assert.match(found, /unadjusted-split\s+QUARANTINED\s+2015-07-24\s+2015-07-24/);
  assert.match(found, /gaps\s+FLAGGED/);
  await close();
});

test("the first screen of each page says what matters", { skip }, async () => {
  const [, compared = "", , , judged = ""] = paths();
  for (const path of [compared, judged, "/readiness", "/data"]) {
    for (const [width, height] of [
      [1440, 900],
      [360, 740],
    ] as const) {
      const { page, close } = await opened(path, { viewport: { width, height } });
      for (const selector of ["main h2", "main p"]) {
        assert.ok((await bottomOf(page, selector)) < height, `${path}: ${selector} at ${width}`);
      }
      await close();
    }
  }
});
