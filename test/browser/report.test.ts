import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { startBrowser, withoutBrowser } from "./chromium.ts";
import {
  bottomOf,
  focusedElement,
  headingsOf,
  isFirstOpen,
  layoutOf,
  leaveFocus,
  openAll,
  seriousFindings,
  stylesOf,
} from "./in-page.ts";
import { writtenReport } from "./written-report.ts";

const skip = withoutBrowser;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The titles of the outline of a PDF. */
function outlineOf(pdf: string): readonly string[] {
  return [...pdf.matchAll(/\/Title \(((?:[^()\\]|\\.)*)\)|\/Title <([0-9A-Fa-f]+)>/g)].map(
    ([, text = "", hex]) =>
      hex === undefined
        ? text.replaceAll(/\\(.)/g, "$1")
        : Buffer.from(hex.slice(4), "hex").swap16().toString("utf16le"),
  );
}

/** What the page asked for, and what it complained about. */
const asked: string[] = [];
const complaints: string[] = [];
let file: string;
let browser: Browser;
let page: Page;

before(async () => {
  if (skip) return;
  file = await writtenReport();
  browser = await startBrowser();
  page = await browser.newPage();
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(file).href);
});
after(() => (skip ? undefined : browser.close()));

test("the report of twenty audits opens without a complaint or a request of its own", {
  skip,
}, () => {
  assert.deepEqual(complaints, []);
  assert.deepEqual(asked, [pathToFileURL(file).href]);
  assert.ok(statSync(file).size <= 1.5 * 1024 * 1024, `${statSync(file).size} bytes`);
});

test("it fits screens of 360, 768 and 1440 pixels, each with the pictures for its width", {
  skip,
}, async () => {
  for (const width of [360, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const { over, wide, narrow } = await layoutOf(page);
    assert.equal(over, 0, `at ${width} pixels the page is ${over} too wide`);
    assert.ok(
      width === 360 ? wide === 0 : narrow === 0,
      `${width}: ${wide} wide, ${narrow} narrow`,
    );
    assert.ok(wide + narrow > 4);
  }
});

test("the first screen says the verdict and why", { skip }, async () => {
  for (const [width, height] of [
    [1440, 900],
    [360, 740],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const selector of ["#verdict h2", "#verdict p"]) {
      assert.ok((await bottomOf(page, selector)) < height, `${selector} at ${width}`);
    }
  }
});

test("nothing serious stands in the way of who reads it by other means, light or dark", {
  skip,
}, async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const other = await context.newPage();
    await other.goto(pathToFileURL(file).href);
    await openAll(other);
    assert.deepEqual(await seriousFindings(other, axe), [], colorScheme);
    await context.close();
  }
});

test("the keyboard reaches every kind of thing that can be opened or scrolled", {
  skip,
}, async () => {
  await leaveFocus(page);
  const reached = new Set<string>();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    reached.add(await focusedElement(page));
  }
  assert.ok(
    ["A", "SUMMARY", "DIV"].every((tag) => reached.has(tag)),
    [...reached].join(", "),
  );
  await page.locator("summary").first().focus();
  await page.keyboard.press("Enter");
  assert.equal(await isFirstOpen(page), true);
});

test("on paper every section and every figure is there", { skip }, async () => {
  await page.emulateMedia({ media: "print" });
  const pdf = await page.pdf({ format: "A4", outline: true, tagged: true });
  const titles = new Set(outlineOf(pdf.toString("latin1")));
  const headings = await headingsOf(page);
  assert.ok(headings.length > 20, `${headings.length} headings`);
  assert.deepEqual(
    headings.filter((heading) => !titles.has(heading)),
    [],
  );
});

test("on paper no picture is cut in two", { skip }, async () => {
  await page.emulateMedia({ media: "print" });
  const pdf = await page.pdf({ format: "A4" });
  assert.equal(pdf.subarray(0, 5).toString("latin1"), "%PDF-");
  assert.deepEqual(await stylesOf(page, "figure", "breakInside"), ["avoid"]);
});
