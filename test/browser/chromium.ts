import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian and most others have it. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = places.find((place) => existsSync(place));

/** Why browser tests are skipped; false where there is a browser. */
export const withoutBrowser =
  executablePath === undefined
    ? "there is no Chromium here: npm run test:browser installs it"
    : false;

/** Starts the system's Chromium; it may run as root, as in a container. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
}
