import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { repositoryRoot } from "#test/support/source-files.ts";

const dist = join(repositoryRoot, "docs/.vitepress/dist");

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Builds the site as `npm run docs:site` does. @throws Error with what was printed where it fails, as for a dead link */
export async function buildSite(): Promise<void> {
  const vitepress = join(repositoryRoot, "node_modules/vitepress/bin/vitepress.js");
  await promisify(execFile)(process.execPath, [vitepress, "build", "docs"], {
    cwd: repositoryRoot,
  });
}

/** The HTML of each page by its path on the site, such as `/adr/index.html`. */
export function builtPages(): ReadonlyMap<string, string> {
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".html"))
    .sort();
  return new Map(
    files.map((file) => [`/${file.replaceAll("\\", "/")}`, readFileSync(join(dist, file), "utf8")]),
  );
}

/** What a path of the site is served from; undefined for one that there is not. */
export function servedFile(path: string): string | undefined {
  const file = join(dist, path.endsWith("/") ? `${path}index.html` : path);
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
}

/** Serves the built site as any static server does. */
export async function serveSite(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const file = servedFile(new URL(request.url ?? "/", "http://site").pathname);
    if (file === undefined) return response.writeHead(404).end();
    const type = types[extname(file)] ?? "application/octet-stream";
    return response.writeHead(200, { "content-type": type }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
