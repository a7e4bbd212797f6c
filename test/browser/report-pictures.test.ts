import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { repositoryRoot } from "#test/support/source-files.ts";
import { isLong } from "#test/support/test-length.ts";
import { startBrowser, withoutBrowser } from "./chromium.ts";
import {
  differenceOf,
  type GreyPicture,
  keepPicture,
  keptPicture,
  openForPicture,
  renewsPictures,
  smallPicture,
} from "./pictures.ts";
import { writtenReport } from "./written-report.ts";

/** Pictures of whole pages cost more than the other tests of a browser together. */
const skip = withoutBrowser || (isLong ? false : "npm run test:browser compares pictures");
const folder = join(repositoryRoot, "test/testdata/pictures");
/** Differences up to these are how browsers smooth letters; a section that moves is beyond (below). */
const limits = { height: 0.01, band: 4 };

const kinds = [
  { name: "report-360-light", width: 360, colorScheme: "light", factor: 4 },
  { name: "report-768-light", width: 768, colorScheme: "light", factor: 5 },
  { name: "report-1440-light", width: 1440, colorScheme: "light", factor: 6 },
  { name: "report-1440-dark", width: 1440, colorScheme: "dark", factor: 6 },
] as const;

let browser: Browser;
let url: string;

before(async () => {
  if (skip) return;
  url = pathToFileURL(await writtenReport()).href;
  browser = await startBrowser();
});
after(() => (skip ? undefined : browser.close()));

/** The page of a kind, and its kept picture. */
async function opened({ width, colorScheme }: (typeof kinds)[number]): Promise<Page> {
  return openForPicture(browser, url, { colorScheme, viewport: { width, height: 900 } });
}

function isSame(one: GreyPicture, other: GreyPicture): boolean {
  const { height, band } = differenceOf(one, other);
  return height <= limits.height && band <= limits.band;
}

for (const kind of kinds) {
  test(`the report looks as it was looked at: ${kind.name}`, { skip }, async (context) => {
    const page = await opened(kind);
    const path = join(folder, `${kind.name}.png`);
    const picture = await smallPicture(page, kind.factor);
    if (renewsPictures) await keepPicture(page, path, picture);
    const kept = await keptPicture(page, path);
    assert.ok(
      kept !== undefined,
      `${path} is absent; UPDATE_GOLDEN=1 npm run test:browser keeps it`,
    );
    const { height, band } = differenceOf(kept, picture);
    context.diagnostic(`${kind.name}: height ${height}, band ${band}`);
    const message = `height ${height}, band ${band}; look at the page, then UPDATE_GOLDEN=1 npm run test:browser`;
    assert.ok(isSame(kept, picture), message);
    await page.context().close();
  });
}

test("a section that moves, a picture that is missing and a colour that changes are seen, letters a little apart are not", {
  skip,
}, async (context) => {
  const kind = kinds[1];
  const page = await opened(kind);
  const before = await smallPicture(page, kind.factor);
  await page.context().close();
  const seen = [
    `document.querySelector("#equity").before(document.querySelector("#trades"))`,
    `document.querySelector("#figure-waterfall svg.wide").style.visibility = "hidden"`,
    `document.querySelectorAll("#figure-funnel rect").forEach((one) => { one.style.fill = "#888"; })`,
  ];
  for (const script of seen) {
    const other = await opened(kind);
    await other.evaluate(script);
    const changed = await smallPicture(other, kind.factor);
    context.diagnostic(`${script}: ${JSON.stringify(differenceOf(before, changed))}`);
    assert.equal(
      isSame(before, changed),
      false,
      JSON.stringify([script, differenceOf(before, changed)]),
    );
    await other.context().close();
  }
  const smoothed = await opened(kind);
  await smoothed.addStyleTag({
    content: "body { -webkit-font-smoothing: none; text-rendering: geometricPrecision; }",
  });
  const little = await smallPicture(smoothed, kind.factor);
  context.diagnostic(`letters: ${JSON.stringify(differenceOf(before, little))}`);
  assert.ok(isSame(before, little), JSON.stringify(differenceOf(before, little)));
  await smoothed.context().close();
});
