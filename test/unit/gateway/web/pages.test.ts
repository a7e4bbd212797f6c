import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { webPages } from "#gateway/web/pages/index.ts";
import { Fault, invalidField, notFound } from "#lib/kernel/fault.ts";
import { SprintState, SprintStepSchema, StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import {
  EvaluateSprintGateResponseSchema,
  GetSprintResponseSchema,
  ListSprintsResponseSchema,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { askedPage, createView, readsOf, runningSprint } from "./asked-page.ts";

const hostile = `<script>alert(1)</script>"'&`;

test("what others named is text on every page, never markup", async () => {
  const sprint = runningSprint({
    spec: { tickers: [hostile] },
    name: `sprints/${hostile}`,
    policy: { gates: [{ gate: hostile, specHash: hostile }] },
    policyHash: hostile,
  });
  const step = create(SprintStepSchema, { tickers: [{ ticker: hostile, bindingRule: hostile }] });
  const reads = readsOf(sprint, { latestSteps: async () => [step] });
  for (const path of ["/sprints", "/sprints/one"]) {
    const { body } = await askedPage(reads, path);
    assert.ok(body.includes("&lt;script&gt;alert(1)"), path);
    assert.doesNotMatch(body, /<script>|alert\(1\)<\/script>|id="[^"]*<|\son\w+=/, path);
  }
});

test("a page runs the one script from its own path, and only where it changes by itself", async () => {
  const { body, headers } = await askedPage(readsOf(), "/sprints/one");
  const scripts = body.match(/<script[^>]*>[^<]*<\/script>/g) ?? [];
  assert.equal(scripts.length, 1);
  assert.match(
    scripts[0] ?? "",
    /^<script type="module" src="\/web\/live-[\da-f]{12}\.js"><\/script>$/,
  );
  assert.doesNotMatch(body, /<style|style="|javascript:/);
  assert.match(
    headers?.["content-security-policy"] ?? "",
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  );
  const cancelled = readsOf(runningSprint({ state: SprintState.CANCELLED }));
  assert.doesNotMatch((await askedPage(cancelled, "/sprints/one")).body, /<script|look again/);
});

test("a sprint that runs says how far it has come, and what its gates say so far", async () => {
  const { body } = await askedPage(readsOf(), "/sprints/one");
  assert.match(body, /<h2 [^>]*>RUNNING: 2 of 4 audit runs<\/h2>/);
  assert.match(body, /<progress aria-label="audit runs" value="2" max="4">/);
  assert.match(body, /Gates after 2 audit runs.*phase-1: FAIL so far/s);
  assert.match(body, /<noscript>.*look again.*<\/noscript>/);
});

test("however many readers there are, the gates of a sprint are asked once an audit run", async () => {
  let asked = 0;
  const answer = create(EvaluateSprintGateResponseSchema, { evaluation: { gate: "phase-1" } });
  const evaluateSprintGate = async () => {
    asked += 1;
    return answer;
  };
  const reads = readsOf(runningSprint(), { evaluateSprintGate });
  const page = webPages(reads).find(({ path }) => path === "/sprints/{id}");
  const request = { parameters: { id: "one" }, query: new URLSearchParams() };
  const { signal } = new AbortController();
  await Promise.all([1, 2, 3].map(() => page?.read({ ...request, signal })));
  await page?.read({ ...request, signal });
  assert.equal(asked, 1);
});

test("what an address holds beside its parameters makes no other page of it", async () => {
  let asked = 0;
  const getSprint = async () => {
    asked += 1;
    return create(GetSprintResponseSchema, { sprint: runningSprint() });
  };
  const { ask } = createView(readsOf(runningSprint(), { getSprint }));
  const targets = Array.from({ length: 40 }, (_, at) => `/sprints/one?x=${at}&x=${-at}`);
  const bodies = await Promise.all(targets.map(async (target) => (await ask(target)).body));
  assert.deepEqual([new Set(bodies).size, asked], [1, 1]);
});

test("where gates or audits cannot be asked, the page says so and shows the rest", async () => {
  const away = async (): Promise<never> => {
    throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "audit does not answer");
  };
  const reads = readsOf(runningSprint(), { evaluateSprintGate: away, listAudits: away });
  const { body, status } = await askedPage(reads, "/sprints/one");
  assert.equal(status, 200);
  assert.match(body, /The gates cannot be asked now: audit does not answer/);
  assert.match(body, /The audit service does not tell them now: audit does not answer/);
  assert.match(body, /RUNNING: 2 of 4/);
});

test("a sprint that failed says why, and how it goes on where it can", async () => {
  const failure = { code: 14, message: "the disk is full", details: [] };
  const sprint = runningSprint({ state: SprintState.FAILED, failure, resumable: true });
  const { body } = await askedPage(readsOf(sprint), "/sprints/one");
  assert.match(
    body,
    /FAILED: 2 of 4 audit runs.*the disk is full.*pmx sprint --resume sprints\/one/s,
  );
});

test("a sprint that there is not is a page of its own with 404 and what to do", async () => {
  const getSprint = async (): Promise<never> => {
    throw notFound("sprint", "sprints/none");
  };
  const { body, status } = await askedPage(readsOf(undefined, { getSprint }), "/sprints/none");
  assert.equal(status, 404);
  assert.match(body, /There is nothing here.*sprints\/none.*href="\/sprints"/s);
});

test("who shows no token is asked for one as a password, and who asks for nonsense is told what it is", async () => {
  const refusing = (fault: Fault) => async (): Promise<never> => {
    throw fault;
  };
  const unknown = new Fault("UNAUTHENTICATED", "TOKEN_INVALID", "needs a token");
  const asked = await askedPage(readsOf(undefined, { listSprints: refusing(unknown) }), "/sprints");
  assert.equal(asked.status, 401);
  assert.equal(asked.headers?.["www-authenticate"], 'Basic realm="pmx", charset="UTF-8"');
  assert.match(asked.body, /In a browser the token is the password/);
  const odd = invalidField("page_token", "is not one of ours");
  const refused = await askedPage(readsOf(undefined, { listSprints: refusing(odd) }), "/sprints");
  assert.equal(refused.status, 400);
  assert.match(refused.body, /page_token: is not one of ours/);
});

test("the list leads to each sprint and on to older ones", async () => {
  const sprints = [runningSprint({ name: "sprints/a b" })];
  const listSprints = async () =>
    create(ListSprintsResponseSchema, { sprints, nextPageToken: "x&y" });
  const { body } = await askedPage(readsOf(undefined, { listSprints }), "/sprints");
  assert.match(body, /<a href="\/sprints\/a%20b">AAPL<\/a>/);
  assert.match(body, /<a href="\/sprints\?page=x%26y">Older sprints<\/a>/);
});

test("a folder without sprints says how one is started", async () => {
  const listSprints = async () => create(ListSprintsResponseSchema, {});
  const { body } = await askedPage(readsOf(undefined, { listSprints }), "/sprints");
  assert.match(body, /None yet.*pmx sprint starts one/s);
});

test("a page that shows the last steps alone says so, and counts nothing of them that is of all", async () => {
  const spec = { tickers: ["AAPL"], intradayPass: { cycles: 2, horizonBars: 3 } };
  const asked: number[] = [];
  const body = async (sequence: bigint) => {
    const step = create(SprintStepSchema, { sequence, kind: StepKind.INTRADAY });
    const latestSteps = async (_: string, atMost: number) => {
      asked.push(atMost);
      return [step];
    };
    return (await askedPage(readsOf(runningSprint({ spec }), { latestSteps }), "/sprints/one"))
      .body;
  };
  assert.match(await body(1n), /2 times on bars of .*3 bars ahead: 1 as-ofs, 0 forecasts/);
  const later = await body(90n);
  assert.match(later, /89 earlier steps are not shown; pmx show --json has all/);
  assert.match(later, /3 bars ahead, which overlap/);
  assert.ok(asked.every((atMost) => atMost <= 100));
});
