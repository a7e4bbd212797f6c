/** How the commands of a page are run. */
export interface PagePlan {
  /** Files that the reader has: a path, and which block of the page it is (`js`), or its text. */
  readonly files?: Readonly<Record<string, { readonly block: string } | string>>;
  /** What the reader has typed before. */
  readonly before?: readonly string[];
  /** What a name of the page stands for: the last match in what was printed so far, or a value. */
  readonly names?: Readonly<Record<string, RegExp | string>>;
  /** Its blocks have nothing to do with each other: each begins in a clone of its own. */
  readonly apart?: true;
  /** Its servers take the same ports: one ends before the next begins. */
  readonly oneServer?: true;
}

/** Commands that are not run by `npm run test:docs`. */
export interface LeftCommands {
  readonly page: string;
  /** Which commands of the page. */
  readonly commands: RegExp;
  /** A test that reads the page and runs them, or why none can. */
  readonly test?: string;
  readonly why?: string;
}

/** The first date of the month after the next one: before any expiry that is allowed, whenever the test runs. */
function laterDate(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1))
    .toISOString()
    .slice(0, 10);
}

const sprintName = /sprints\/[0-9a-f]{20}/;

/** German bars of the shipped ones, as docs/import-bars.md shows their first line. */
const germanBars = String.raw`node -e '
const [, ...rows] = fs.readFileSync("node_modules/@observablehq/sample-datasets/aapl.csv", "utf8").trim().split("\n");
const lines = rows.map((row) => row.split(",")).map(([date, ...cells]) =>
  [date.split("-").reverse().join("."), ...cells.filter((_, at) => at !== 4).map((cell) => cell.replace(".", ","))].join(";"));
fs.writeFileSync("kurse.csv", ["Datum;Eröffnung;Hoch;Tief;Schluss;Volumen", ...lines].join("\n"));'`;

/** Returns of a strategy, and of two others that were tried, by a formula. */
const returns = String.raw`node -e '
const days = Array.from({ length: 300 }, (_, at) => new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10));
const of = (at, k) => (Math.sin(at * k) / 50 + 0.001).toFixed(6);
fs.writeFileSync("returns.csv", ["date,return", ...days.map((day, at) => [day, of(at, 7)].join())].join("\n"));
fs.writeFileSync("others.csv", ["date,one,two", ...days.map((day, at) => [day, of(at, 5), of(at, 3)].join())].join("\n"));'`;

/** The pages whose commands are run in a folder that looks like a clone, in their order, in one shell. */
export const plans: Readonly<Record<string, PagePlan>> = {
  "deploy/README.md": {},
  "docs/comparisons.md": { apart: true, names: { "seals/0a1b": /seals\/[0-9a-f]+/ } },
  "docs/deno.md": { oneServer: true },
  "docs/evidence.md": {
    names: {
      "/elsewhere/checkpoints.txt": "checkpoints.txt",
      "sprints/…": sprintName,
      "3f0c…": /(?<=Signed by key )[0-9a-f]+/,
    },
  },
  "docs/exports.md": {
    before: ["npx pmx sprint --audits 20 --tickers AAPL"],
    names: { "sprints/ID": sprintName },
  },
  "docs/forecasters.md": {},
  "docs/frontier.md": {},
  "docs/gate-in-ci.md": { names: { SPRINT: sprintName } },
  "docs/import-bars.md": { before: [germanBars] },
  "docs/notifications.md": {},
  "docs/readiness.md": {
    before: ["npx pmx sprint --audits 3 --tickers AAPL"],
    names: { SPRINT: sprintName, "2027-03-01": laterDate(), WAIVER: /waivers\/[\w-]+/ },
  },
  "docs/records.md": {
    before: [
      "npx pmx sprint --audits 20 --tickers AAPL",
      "npx pmx decisions --csv",
      "npx pmx trades --csv",
      "npx pmx audits --csv",
    ],
    names: {
      "decisions/ID": /decisions\/[\w-]+/,
      "portfolios/ID/roundTrips/ID": /portfolios\/[\w-]+\/roundTrips\/[\w-]+/,
      "audits/ID": /audits\/[\w-]+/,
      SPRINT: sprintName,
    },
  },
  "docs/selftest.md": {},
  "docs/services-apart.md": {},
  "docs/submitted-forecasts.md": {
    files: { "naive.mjs": { block: "js" } },
    before: ["node naive.mjs", "head -11 forecasts/AAPL.csv > AAPL.csv"],
    names: { "2026-12-31": laterDate() },
  },
  "docs/track-record.md": { before: [returns] },
  "docs/trials.md": { names: { "seals/0a1b": /seals\/[0-9a-f]+/ } },
  "docs/tutorial.md": {},
  "docs/verify-evidence.md": { names: { KEY: /(?<=Signed by key )[0-9a-f]+/ } },
  "docs/what-a-pass-means.md": {},
  "gateway/README.md": {},
  "services/audit/README.md": {},
  "services/execution/README.md": {},
  "services/forecast/README.md": {},
  "services/risk-gate/README.md": {},
};

const cluster =
  "it needs a cluster, or a registry of images; test/cluster runs the manifests without either";

/** The commands that run elsewhere, or nowhere. */
export const left: readonly LeftCommands[] = [
  { page: "README.md", commands: /./, test: "test/sprint/readme.test.ts" },
  { page: "CONTRIBUTING.md", commands: /^npm (ci|run check)/, why: "it is the check itself" },
  {
    page: "deploy/README.md",
    commands: /^(cd deploy|docker|kind|kubectl|kustomize|npm ci)/,
    why: cluster,
  },
  { page: "deploy/README.md", commands: /--address (127|local)/, why: cluster },
  {
    page: "docs/commitments.md",
    commands: /./,
    test: "test/contract/audit/commitment-command.test.ts",
  },
  {
    page: "docs/error-rates.md",
    commands: /bench:gates -- --write/,
    why: "it measures for minutes, and writes what is committed",
  },
  { page: "docs/forward.md", commands: /./, test: "test/sprint/forward.test.ts" },
  {
    page: "docs/frontier.md",
    commands: /data import|--bars DIR/,
    why: "it takes the reader's files of eight instruments; test/sprint/frontier.test.ts runs the same flags",
  },
  {
    page: "clients/typescript/README.md",
    commands: /^npm install/,
    why: "it takes the archive of a clone; test/clients/typescript.test.ts packs and installs it",
  },
  {
    page: "docs/clients.md",
    commands: /./,
    why: "it makes an environment of Python; test/clients/python-package.test.ts builds and installs the wheel",
  },
  {
    page: "docs/install.md",
    commands: /^(npm install \.|npx pmx|cd demo$|export )/,
    test: "test/package/first-ten-minutes.test.ts",
  },
  {
    page: "docs/install.md",
    commands: /./,
    why: "it takes the archive; test/package/odd-starts.test.ts starts pmx in each of these ways",
  },
  {
    page: "docs/notifications.md",
    commands: /--notify/,
    why: "it tells a desktop and a server; test/sprint/cli-watch.test.ts tells a command and a URL of its own",
  },
  {
    page: "docs/selftest.md",
    commands: /^npx pmx selftest$/,
    why: "all scenarios take minutes; test/sprint/selftest.test.ts runs each",
  },
  {
    page: "docs/submitted-forecasts.md",
    commands: /--forecaster submitted:|submit\.py|PMX_HTTP_PORT=50055/,
    why: "it takes forecasts that somebody committed to; test/contract/forecast/submissions.test.ts runs submit.py, test/contract/gateway/submitted-forward.test.ts the nights",
  },
  {
    page: "docs/submitted-forecasts.md",
    commands: /PMX_EXTERNAL_FORECASTERS/,
    why: "it takes a process of the reader's",
  },
  {
    page: "docs/telemetry.md",
    commands: /./,
    why: "it installs an SDK from the registry of npm, and rests on it",
  },
  {
    page: "docs/track-record.md",
    commands: /^grpcurl/,
    why: "grpcurl is not among the tools of the tests",
  },
];

/** Why `npm run test:docs` leaves a command out; undefined where it runs it. */
export function leftOf(page: string, command: string): LeftCommands | undefined {
  return left.find((one) => one.page === page && one.commands.test(command));
}
