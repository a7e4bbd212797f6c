import assert from "node:assert/strict";
import process from "node:process";
import { after, before, test } from "node:test";
import { takeConnectionFlags } from "#cli/connection-flags.ts";
import { parseArguments } from "#cli/parse-arguments.ts";
import { eventually } from "#test/support/eventually.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { type McpSession, mcpSession } from "#test/support/mcp-client.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const records = temporaryFolder();
const configFolder = lenientConfig();
/** Over the records, with all tools. */
let session: McpSession;
/** Of a gateway that is not there, with the tools that read. */
let reading: McpSession;
/** The sprint that a tool starts at first, and how it was followed. */
let sprint: string;
let ended: Readonly<Record<string, unknown>>;
const steps: number[] = [];
const wanted = { tickers: ["AAPL"], audits: 5, request_id: "once" };

before(async () => {
  const environment = { PMX_CONFIG_DIR: configFolder };
  session = await mcpSession(["--data-dir", records, "--allow-start"], environment);
  reading = await mcpSession(["--address", "127.0.0.1:1"]);
  sprint = `${(await session.call("start_sprint", wanted)).structured.name}`;
  do {
    const waited = await session.client.callTool(
      { name: "wait_for_sprint", arguments: { sprint, seconds: 55 } },
      undefined,
      { onprogress: ({ progress }) => steps.push(progress) },
    );
    ended = waited.structuredContent as Readonly<Record<string, unknown>>;
  } while (ended.has_ended !== true);
});
after(() => Promise.all([session, reading].map((one) => one?.close())));

type Rows = readonly Readonly<Record<string, unknown>>[];

async function rowsOf(tool: string, member: string, given = {}): Promise<Rows> {
  return (await session.call(tool, given)).structured[member] as Rows;
}

const reads = [
  ...["list_sprints", "get_sprint", "get_scorecard", "get_gates", "explain", "list_decisions"],
  ...["list_trades", "list_audits", "estimate_cost", "get_readiness", "list_series"],
  ...["get_data_quality", "get_comparison", "wait_for_sprint"],
];
const writes = ["start_sprint", "compare_sprints", "evaluate_readiness"];

test("pmx mcp offers tools that read, and with --allow-start those that do not, which say so", async () => {
  const offered = async ({ client }: McpSession) =>
    (await client.listTools()).tools.map(({ name, annotations }) => [
      name,
      annotations?.readOnlyHint,
    ]);
  const readOnly = reads.map((name) => [name, true]);
  assert.deepEqual(await offered(reading), readOnly);
  assert.deepEqual(await offered(session), [...readOnly, ...writes.map((name) => [name, false])]);
  await assert.rejects(
    reading.call("start_sprint", { tickers: ["AAPL"] }),
    /there is no such tool/,
  );
  assert.match(reading.client.getInstructions() ?? "", /INCONCLUSIVE is no PASS/);
});

test("docs/mcp.md lists every tool, and what it tells programs to start is a command line of pmx", () => {
  const page = textOf("docs/mcp.md");
  const rows = [...page.matchAll(/^\| `(\w+)` \| .+ \| (.+) \|$/gm)];
  const listed = (changes: boolean) =>
    rows.filter(([, , what]) => (what === "nothing") !== changes).map(([, name]) => name);
  assert.deepEqual([listed(false), listed(true)], [reads, writes]);
  const blocks = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)];
  assert.equal(blocks.length, 2);
  for (const [, body = ""] of blocks) {
    const [, ...typed] = JSON.parse(body).mcpServers.pmx.args as string[];
    const { environment, typed: own } = takeConnectionFlags(typed, {});
    assert.equal(parseArguments(own, environment).kind, "verb");
  }
});

test("every argument of a tool is described and bounded", async () => {
  const bounds: Readonly<Record<string, readonly string[]>> = {
    string: ["maxLength", "enum"],
    array: ["maxItems"],
    integer: ["maximum"],
    number: ["maximum"],
  };
  for (const { name, inputSchema, outputSchema } of (await session.client.listTools()).tools) {
    assert.ok(outputSchema, name);
    assert.equal(inputSchema.additionalProperties, false, name);
    for (const [argument, schema] of Object.entries(inputSchema.properties ?? {})) {
      const rules = schema as { readonly type: string; readonly description?: string };
      assert.ok(rules.description, `${name}.${argument} is not described`);
      const isBounded = bounds[rules.type]?.some((rule) => rule in rules);
      assert.ok(isBounded, `${name}.${argument} has no bound`);
    }
  }
});

test("a sprint that a tool starts is followed to its verdict, and the same request is the same sprint", async () => {
  assert.deepEqual([ended.state, ended.completed_audits, steps.at(-1)], ["SUCCEEDED", 5, 5]);
  assert.match(`${ended.verdict}`, /^(PASS|FAIL|INCONCLUSIVE)$/);
  const again = (await session.call("start_sprint", wanted)).structured;
  assert.deepEqual([again.name, again.state], [sprint, "SUCCEEDED"]);
});

test("a sprint is told with its verdict and why, and its gates in the sentences of pmx explain", async () => {
  const { text, structured } = await session.call("list_sprints");
  const [listed] = structured.sprints as Rows;
  assert.deepEqual([listed?.name, listed?.verdict], [sprint, ended.verdict]);
  assert.match(text, new RegExp(`^${sprint} of AAPL is SUCCEEDED after 5 of 5 audit runs\\.`));
  const got = (await session.call("get_sprint", { sprint: sprint.split("/")[1] })).structured;
  assert.deepEqual([got.verdict, `${got.sprint_hash}`.length], [ended.verdict, 64]);
  const [audits] = await rowsOf("get_scorecard", "metrics");
  assert.deepEqual([audits?.name, audits?.value, audits?.n], ["audit_runs", 5, 5]);
  const [verdict, gate] = await rowsOf("explain", "sections");
  assert.deepEqual([verdict?.title, `${gate?.title}`.split(":")[0]], ["Verdict", "Gate phase-0"]);
  const [asked] = got.gates as Rows;
  assert.ok(`${gate?.sentences}`.includes(`${asked?.reason}`));
  const gates = await session.call("get_gates", { sprint, gate: "phase-0" });
  assert.match(gates.text, /Gate phase-0/);
  const none = await session.call("get_gates", { gate: "phase-9" });
  assert.match(none.text, /^FIELD_INVALID: --gate: phase-9 is not among phase-0; .+/);
});

test("lists give the names that explain takes, page by page", async () => {
  const [decision] = await rowsOf("list_decisions", "decisions", { limit: 1, start: 1 });
  assert.equal(decision?.audit_run, 2);
  const [trade] = await rowsOf("list_trades", "trades");
  const [audit] = await rowsOf("list_audits", "audits");
  for (const [name, title] of [
    [decision?.name, "Decision"],
    [trade?.name, "Profit"],
    [audit?.name, "Audit"],
  ]) {
    const sections = await rowsOf("explain", "sections", { name });
    assert.ok(
      sections.some((section) => section.title === title),
      `${name}`,
    );
  }
  const run = await session.call("explain", { audit_run: 2, ticker: "AAPL" });
  assert.equal(run.structured.name, decision?.name);
  const page = (await session.call("list_audits", { limit: 4 })).structured;
  assert.deepEqual([page.total, page.next_start], [5, 4]);
  assert.equal((await session.call("list_audits", { start: 4 })).structured.next_start, null);
});

test("costs, series, quality, readiness and comparisons are read, or the answer says how they come to be", async () => {
  const cost = (await session.call("estimate_cost", { ticker: "AAPL", units: 100 })).structured;
  const parts = [cost.entry, cost.exit].flatMap((part) => Object.values(part as object));
  const sum = parts.reduce((total: number, bps: number) => total + bps, 0);
  assert.ok(Math.abs(sum - Number(cost.total_bps)) < 1e-9);
  assert.equal((await rowsOf("list_series", "series"))[0]?.bars, 1260);
  const quality = await session.call("get_data_quality", { ticker: "AAPL" });
  assert.match(quality.text, /: CLEAN$/);
  const unread = await session.call("get_readiness");
  assert.deepEqual([unread.isError, /pmx readiness$/.test(unread.text)], [true, true]);
  const name = (await session.call("evaluate_readiness")).structured.name;
  assert.equal((await session.call("get_readiness")).structured.name, name);
  const compared = await session.call("get_comparison", { sprint });
  assert.match(compared.text, /no comparison is recorded; record one with: pmx compare/);
});

test("a sprint is a resource, as JSON with its tables and as Markdown", async () => {
  const { resources } = await session.client.listResources();
  assert.deepEqual(
    resources.map(({ uri }) => uri),
    [`pmx://${sprint}`],
  );
  const read = async (uri: string) => {
    const [content] = (await session.client.readResource({ uri })).contents;
    return content as { readonly mimeType: string; readonly text: string };
  };
  assert.equal(JSON.parse((await read(`pmx://${sprint}`)).text).sprint, sprint);
  const report = await read(`pmx://${sprint}/report.md`);
  assert.deepEqual(
    [report.mimeType, report.text.startsWith("# AAPL, 5 audits")],
    ["text/markdown", true],
  );
  await assert.rejects(read("pmx://sprints/../../etc/passwd"), /is no resource: pmx:/);
  await assert.rejects(read("pmx://sprints/none"), /there is no such sprint/);
});

test("what does not fit is an error of the tool that names the argument, and the server goes on", async () => {
  const hostile: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ["get_sprint", { sprint: "../../etc/passwd" }, /^FIELD_INVALID: sprint: is not the name/],
    ["get_sprint", { sprint: `sprints/${"a".repeat(100_000)}` }, /^FIELD_INVALID: sprint: /],
    [
      "get_sprint",
      { __proto__: null, constructor: 1 },
      /constructor: no such argument; there are sprint/,
    ],
    ["list_sprints", { page_size: 1e9 }, /^FIELD_INVALID: page_size: /],
    ["list_sprints", { page_token: 7 }, /^FIELD_INVALID: page_token: /],
    ["list_audits", { limit: -1, start: 0.5 }, /start: .*; limit: /],
    ["explain", { name: "decisions/x\u0000" }, /^FIELD_INVALID: name: is no name of a record/],
    [
      "explain",
      { name: "decisions/x", gate: "phase-0" },
      /gate, audit_run and ticker are of a sprint/,
    ],
    ["estimate_cost", { ticker: "AAPL", units: Number.NaN }, /^FIELD_INVALID: units: /],
    ["get_data_quality", { ticker: "AAPL'; DROP TABLE bar;--" }, /ticker: is no ticker/],
  ];
  for (const [tool, given, wanted] of hostile) {
    const { isError, text } = await session.call(tool, given);
    assert.ok(isError, tool);
    assert.match(text, wanted);
    assert.ok(text.length < 1_000, `${tool} says it in ${text.length} characters`);
  }
  const away = await reading.call("list_sprints");
  assert.match(away.text, /^PEER_UNREACHABLE: .*127\.0\.0\.1:1/);
  assert.equal((await session.call("list_sprints")).isError, false);
});

test("a call can be cancelled, and a killed server leaves a sprint that goes on where it was", async () => {
  const given = { tickers: ["AAPL"], audits: 40 };
  const { name } = (await session.call("start_sprint", given)).structured;
  const asked = { name: "wait_for_sprint", arguments: { sprint: name, seconds: 55 } };
  const cancel = new AbortController();
  const waiting = session.client.callTool(asked, undefined, {
    signal: cancel.signal,
    onprogress: () => cancel.abort(),
  });
  await assert.rejects(waiting, /abort/i);
  assert.equal(
    (await session.call("get_sprint", { sprint: `${name}` })).structured.state,
    "RUNNING",
  );
  process.kill(session.pid(), "SIGKILL");
  await eventually("the server is gone", () => session.pid() === -1);
  assert.equal(session.said(), "");
  const { stdout } = await runPmxHere(["list", "--json", "--data-dir", records]);
  const { sprints } = JSON.parse(stdout) as { sprints: Rows };
  assert.deepEqual(
    sprints.map((one) => [one.name, one.state, one.verdict]),
    [
      [name, "SPRINT_STATE_RUNNING", null],
      [sprint, "SPRINT_STATE_SUCCEEDED", ended.verdict],
    ],
  );
});
