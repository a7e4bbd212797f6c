import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
let sprint: string;
before(async () => {
  world = await startSprintWorld(temporaryFolder(), lenientConfig(), { PMX_HTTP_PORT: "0" });
  const created = await world.sprints.createSprint({ requestId: "one", spec: specOf(2) });
  sprint = endOf(await watched(world, created.sprint?.name ?? "")).name;
});
after(() => world.close());

/** The answer of a path that a person opens. */
const opened = (path: string, redirect: "follow" | "manual" = "follow") =>
  fetch(`http://${world.services.httpAddress}${path}`, { redirect });

test("the web view leads from / to the list, and from there to the verdict of a sprint and why", async () => {
  const root = await opened("/", "manual");
  assert.deepEqual([root.status, root.headers.get("location")], [302, "/sprints"]);
  const list = await (await opened("/")).text();
  const link = `/${sprint}`;
  assert.ok(list.includes(`<a href="${link}">AAPL</a>`));
  const page = await (await opened(link)).text();
  assert.match(
    page,
    /<h2 id="verdict-heading" class="\w+">[A-Z_]+ as written, [A-Z_]+ assured<\/h2>/,
  );
  for (const part of ["gate-phase-0", "scorecard", "audits", "steps", "identity"]) {
    assert.ok(page.includes(`<section id="${part}"`), part);
  }
});

test("its pages are kept by nobody and load from their own origin alone, its style and script are kept for good", async () => {
  const page = await opened(`/${sprint}`);
  const kept = (name: string) => page.headers.get(name);
  assert.equal(kept("cache-control"), "no-store");
  assert.equal(kept("x-content-type-options"), "nosniff");
  assert.equal(kept("referrer-policy"), "same-origin");
  assert.match(
    kept("content-security-policy") ?? "",
    /default-src 'none';.*frame-ancestors 'none'/,
  );
  const style = /href="(\/web\/[^"]+\.css)"/.exec(await page.text())?.[1] ?? "";
  const styled = await opened(style);
  assert.match(styled.headers.get("content-type") ?? "", /^text\/css/);
  assert.match(styled.headers.get("cache-control") ?? "", /immutable/);
});

test("a page of no sprint is a page, with 404 and where to go", async () => {
  const page = await opened("/sprints/none");
  assert.equal(page.status, 404);
  assert.match(await page.text(), /sprints\/none does not exist.*All sprints/s);
});

test("where nothing is, a browser is answered by a page, and a program as ever", async () => {
  const url = `http://${world.services.httpAddress}/sprint`;
  const page = await fetch(url, { headers: { accept: "text/html,*/*;q=0.8" } });
  assert.deepEqual(
    [page.status, page.headers.get("content-type")],
    [404, "text/html; charset=utf-8"],
  );
  assert.match(await page.text(), /nothing is served at this address.*All sprints/s);
  const asked = await opened("/sprint");
  assert.deepEqual([asked.status, asked.headers.get("content-type")], [404, "application/json"]);
  assert.match(await asked.text(), /nothing is served here/);
});

test("an address that no sprint can have is refused as that of a call is", async () => {
  const page = await opened(`/sprints/${"x".repeat(300)}`);
  assert.equal(page.status, 400);
  assert.match(await page.text(), /name: must have at most 200 characters/);
});
