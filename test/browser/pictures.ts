import { Buffer } from "node:buffer";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import process from "node:process";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A picture in shades of grey, row by row: 0 black to 255 white. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly greys: readonly number[];
}

/** How far apart two pictures are. */
export interface PictureDifference {
  /** Pixels by which one is higher, over the height of the first. */
  readonly height: number;
  /** Mean difference of shades in the band of rows where it is largest, 0 to 255. */
  readonly band: number;
}

/** Rows of a band, in pixels of the small picture: about a heading with its paragraph. */
const bandRows = 24;

/**
 * A font that is installed with the packages, so that lines break at the same words on every machine: a picture then differs
 * by how a browser smooths letters, which a small picture does not show.
 */
const fontFolder = dirname(createRequire(import.meta.url).resolve("vitepress/package.json"));
const fonts = ["latin", "greek"].map((script) => {
  const file = `${fontFolder}/dist/client/theme-default/fonts/inter-roman-${script}.woff2`;
  const ranges = { latin: "U+0000-00FF, U+2000-206F, U+2212", greek: "U+0370-03FF" };
  return `@font-face { font-family: "Inter"; font-weight: 100 900; src: url(data:font/woff2;base64,${readFileSync(file).toString("base64")}); unicode-range: ${ranges[script as keyof typeof ranges]}; }`;
});
const style = `${fonts.join("\n")}
*, svg text { font-family: "Inter", sans-serif !important; }`;

/** Hashes and names that each sprint has of its own, and that each log has, become zeros of the same length. */
const withoutOwnNames = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const zeros = (found) => "0".repeat(found.length);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    node.data = node.data.replaceAll(/[0-9A-Za-z+/]{40,}=?|[0-9a-f]{12,}/g, zeros);
  }
})()`;

/** Opens a page for a picture: without what differs from sprint to sprint, with the font that is the same everywhere. */
export async function openForPicture(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<Page> {
  // The page's policy forbids fonts.
  const context = await browser.newContext({ ...options, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url);
  await page.addStyleTag({ content: style });
  await page.evaluate(withoutOwnNames);
  await page.evaluate("document.fonts.load('16px Inter').then(() => document.fonts.ready)");
  return page;
}

/** The whole page, each pixel the mean of `factor` by `factor` of it. */
export async function smallPicture(page: Page, factor: number): Promise<GreyPicture> {
  const full = await page.screenshot({ fullPage: true, animations: "disabled" });
  return greyOf(page, full, factor);
}

/** A picture of a file, or undefined without one. */
export async function keptPicture(page: Page, path: string): Promise<GreyPicture | undefined> {
  return existsSync(path) ? greyOf(page, readFileSync(path), 1) : undefined;
}

/** Whether pictures are to be kept anew rather than compared. */
export const renewsPictures = process.env.UPDATE_GOLDEN === "1";

export async function keepPicture(page: Page, path: string, picture: GreyPicture): Promise<void> {
  const url: string = await page.evaluate(`(() => {
    const { width, height, greys } = ${JSON.stringify(picture)};
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    greys.forEach((grey, at) => image.data.set([grey, grey, grey, 255], at * 4));
    context.putImageData(image, 0, 0);
    return canvas.toDataURL("image/png");
  })()`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.from(url.split(",")[1] ?? "", "base64"));
}

/** Shades in steps of 16, so that the file of a picture stays small. */
function greyOf(page: Page, png: Uint8Array, factor: number): Promise<GreyPicture> {
  const url = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  return page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(url)};
    await image.decode();
    const factor = ${factor};
    const [width, height] = [image.width, image.height].map((one) => Math.floor(one / factor));
    const step = 64;
    const canvas = new OffscreenCanvas(image.width, factor * step);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const sums = new Float64Array(width * height);
    for (let top = 0; top < height; top += step) {
      context.drawImage(image, 0, -top * factor);
      const rows = Math.min(step, height - top);
      const { data } = context.getImageData(0, 0, image.width, rows * factor);
      for (let y = 0; y < rows * factor; y += 1) {
        const row = (top + Math.floor(y / factor)) * width;
        for (let x = 0; x < width * factor; x += 1) {
          const at = (y * image.width + x) * 4;
          sums[row + Math.floor(x / factor)] += 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
        }
      }
    }
    const greys = [...sums].map((sum) => {
      const mean = sum / factor ** 2;
      return factor === 1 ? Math.round(mean) : Math.min(255, Math.round(mean / 16) * 16);
    });
    return { width, height, greys };
  })()`);
}

/** How far two pictures of one width are apart. */
export function differenceOf(one: GreyPicture, other: GreyPicture): PictureDifference {
  const { width } = one;
  const rows = Math.min(one.height, other.height);
  let band = 0;
  for (let from = 0; from < rows; from += bandRows) {
    const to = Math.min(rows, from + bandRows);
    let sum = 0;
    for (let at = from * width; at < to * width; at += 1) {
      sum += Math.abs((one.greys[at] ?? 0) - (other.greys[at] ?? 0));
    }
    band = Math.max(band, sum / ((to - from) * width));
  }
  return { height: Math.abs(one.height - other.height) / one.height, band };
}
