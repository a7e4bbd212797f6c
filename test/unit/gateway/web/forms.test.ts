import assert from "node:assert/strict";
import { test } from "node:test";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { createView, readsOf, runningSprint } from "./asked-page.ts";

const trader = { mayTrade: true, authorization: "Basic one" };

/** The actions of the forms of a page, each with its nonce. */
function formsOf(body: string): ReadonlyMap<string, string> {
  const forms = body.matchAll(/<form method="post" action="([^"]+)"><input [^>]*value="(\w+)">/g);
  return new Map([...forms].map(([, action = "", nonce = ""]) => [action, nonce]));
}

test("a page has forms for what may be done to the sprint in its state, for those alone who may", async () => {
  const offered = async (state: SprintState, asker = trader, resumable = false) => {
    const { ask } = createView(readsOf(runningSprint({ state, resumable })));
    return [...formsOf((await ask("/sprints/one", asker)).body).keys()];
  };
  const path = (action: string) => `/sprints/one/${action}`;
  assert.deepEqual(await offered(SprintState.RUNNING), [path("pause"), path("cancel")]);
  assert.deepEqual(await offered(SprintState.PAUSED), [path("resume"), path("cancel")]);
  assert.deepEqual(await offered(SprintState.FAILED), []);
  assert.deepEqual(await offered(SprintState.FAILED, trader, true), [path("resume")]);
  assert.deepEqual(await offered(SprintState.RUNNING, { ...trader, mayTrade: false }), []);
});

test("a form does what it says and leads back to the page of the sprint", async () => {
  const view = createView(readsOf());
  const forms = formsOf((await view.ask("/sprints/one", trader)).body);
  const nonce = forms.get("/sprints/one/pause") ?? "";
  const form = new URLSearchParams({ nonce });
  const { status, headers } = await view.ask("/sprints/one/pause", { ...trader, form });
  assert.deepEqual(
    [status, headers?.location, view.done],
    [303, "/sprints/one", ["pause sprints/one"]],
  );
});

test("a form that was not shown to its sender, or not for what it asks, does nothing", async () => {
  const view = createView(readsOf());
  const forms = formsOf((await view.ask("/sprints/one", trader)).body);
  const nonce = forms.get("/sprints/one/pause") ?? "";
  const refused = async (path: string, sent: string, asker = trader) => {
    const form = new URLSearchParams(sent === "" ? {} : { nonce: sent });
    const { status, body } = await view.ask(path, { ...asker, form });
    assert.equal(status, 403, path);
    assert.match(body, /open the page again/);
  };
  await refused("/sprints/one/pause", "");
  await refused(
    "/sprints/one/pause",
    nonce.replace(/./, (one) => (one === "0" ? "1" : "0")),
  );
  await refused("/sprints/one/cancel", nonce);
  await refused("/sprints/two/pause", nonce);
  await refused("/sprints/one/pause", nonce, { ...trader, authorization: "Basic another" });
  assert.deepEqual(view.done, []);
});

test("what cannot be undone is asked for before its button is shown", async () => {
  const { body } = await createView(readsOf()).ask("/sprints/one", trader);
  assert.match(
    body,
    /<details><summary>Cancel the sprint …<\/summary><p>It stops for good[^<]*<\/p><form [^>]*cancel">/,
  );
});

test("who reloads what a form led to is led back to the page", async () => {
  const { status, headers } = await createView(readsOf()).ask("/sprints/one/cancel");
  assert.deepEqual([status, headers?.location], [303, "/sprints/one"]);
});
