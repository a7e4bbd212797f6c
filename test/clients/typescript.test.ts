import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { type EmbeddedServices, startEmbedded } from "#cli/embedded.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";
import { startBrowser, withoutBrowser } from "../browser/chromium.ts";
import { exampleFor, installedClient, output } from "./installed-client.ts";

let page: Server;
let script = "";
let services: EmbeddedServices;
let installed: Awaited<ReturnType<typeof installedClient>>;
let example: string;
before(async () => {
  installed = await installedClient();
  page = createServer((request, response) => {
    const isScript = request.url === "/script.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : "<!doctype html><link rel=icon href=data:,>");
  });
  await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
  services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    resumeSprints: false,
    configFolder: tradingConfig(),
    environment: { PMX_HTTP_PORT: "0", PMX_HTTP_ALLOWED_ORIGINS: originOf(page) },
    logger: quietLogger,
  });
  example = exampleFor(`http://${services.httpAddress}`);
  writeFileSync(join(installed.place, "example.mjs"), example);
});
after(async () => {
  await services?.close();
  page?.close();
});

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What the example prints of a sprint of two audits. */
function assertPrinted(lines: readonly string[]): void {
  assert.match(lines[0] ?? "", /^0: sprint$/);
  assert.ok(lines.some((line) => /^\d+: step$/.test(line)));
  assert.match(lines.at(-2) ?? "", /^\d+: sprint$/);
  assert.match(lines.at(-1) ?? "", /^(PASS|not yet)$/);
}

test("the package is small, and holds nothing of the services", () => {
  const { size, files } = installed;
  assert.ok(size < 400_000, `${size} bytes`);
  const strange = files.filter(
    (path) =>
      !/^(package\.json|README\.md|LICENSE|dist\/([\w-]+|proto\/(pmx|google|buf)\/[\w/-]+)\.(js|d\.ts))$/.test(
        path,
      ),
  );
  assert.deepEqual(strange, []);
  assert.ok(["README.md", "LICENSE"].every((path) => files.includes(path)));
});

test("the example of the README has at most ten lines besides imports, and runs in Node", async () => {
  const lines = example.split("\n").filter((line) => line !== "" && !line.startsWith("import"));
  assert.ok(lines.length <= 10, `${lines.length} lines`);
  const printed = await output(process.execPath, ["example.mjs"], installed.place);
  assertPrinted(printed.trim().split("\n"));
});

async function inDeno(file: string): Promise<string> {
  const deno = join(repositoryRoot, "node_modules/.bin/deno");
  const args = ["run", "--allow-net", "--allow-env", "--allow-read", "--node-modules-dir=manual"];
  return output(deno, [...args, file], installed.place, { DENO_NO_UPDATE_CHECK: "1" });
}

test("the example runs in Deno", async () => {
  assertPrinted((await inDeno("example.mjs")).trim().split("\n"));
});

test("the example runs over gRPC in Node and Deno, with the addresses of processes apart", async () => {
  const { gateway, audit } = services.addresses;
  const addresses = JSON.stringify({ gateway: `http://${gateway}`, audit: `http://${audit}` });
  const own = example.replace(/baseUrl: "[^"]+"/, `transport: "grpc", addresses: ${addresses}`);
  assert.notEqual(own, example);
  const further =
    'const { gates } = await pmx.audit.listGates({});\nif (!gates.length) throw "none";\n';
  const closed = own.replace("pmx.close();", `${further}pmx.close();`);
  writeFileSync(join(installed.place, "grpc.mjs"), closed);
  const printed = await output(process.execPath, ["grpc.mjs"], installed.place);
  assertPrinted(printed.trim().split("\n"));
  assertPrinted((await inDeno("grpc.mjs")).trim().split("\n"));
});

test("a bundle for the browser has no module of Node, and the example runs in Chromium", {
  skip: withoutBrowser,
}, async () => {
  // Its bars are none, which pmx says only once it has read the stream of requests.
  const streamed = `await pmx.marketData.importBars([{}]).catch(({ reason }) => console.log(reason));\n`;
  writeFileSync(
    join(installed.place, "page.mjs"),
    example.replace("const spec", `${streamed}const spec`),
  );
  const { outputFiles, metafile } = await build({
    entryPoints: [join(installed.place, "page.mjs")],
    ...{ bundle: true, minify: true, write: false, metafile: true, format: "esm" },
    platform: "browser",
    outfile: "script.js",
  });
  script = outputFiles[0]?.text ?? "";
  assert.ok(script.length < 450_000, `${script.length} bytes`);
  const inputs = Object.keys(metafile.inputs);
  assert.deepEqual(
    inputs.filter((path) => /connect-node|dist\/node\.js/.test(path)),
    [],
  );
  const browser = await startBrowser();
  try {
    const tab = await browser.newPage();
    const said: string[] = [];
    const complaints: string[] = [];
    const ended = new Promise<void>((resolve) => {
      tab.on("pageerror", (error) => {
        complaints.push(error.message);
        resolve();
      });
      tab.on("console", (message) => {
        (message.type() === "error" ? complaints : said).push(message.text());
        if (message.type() === "error" || /^(PASS|not yet)$/.test(message.text())) resolve();
      });
    });
    await tab.goto(originOf(page));
    await tab.addScriptTag({ url: "/script.js", type: "module" });
    await ended;
    assert.deepEqual(complaints, []);
    assert.equal(said.shift(), "FIELD_INVALID");
    assertPrinted(said);
  } finally {
    await browser.close();
  }
});

test("a program in TypeScript is checked against the messages, with strict", async () => {
  const program = (audits: string) => `
import { createPmxClient, PmxError, type PmxClient } from "@pmx/client";
import type { Sprint } from "@pmx/client/sprint";
import { BarInterval } from "@pmx/client/type";

const pmx: PmxClient = createPmxClient({ baseUrl: "http://127.0.0.1:1", retry: false });
export async function begin(ticker: string): Promise<Sprint | undefined> {
  const spec = { tickers: [ticker], audits: ${audits}, interval: BarInterval.DAY_1 };
  try {
    const { sprint } = await pmx.sprints.createSprint({ spec }, { deadlineMs: 5_000 });
    for await (const { sequence } of pmx.sprints.watchSprint({ name: sprint?.name ?? "" })) {
      const place: bigint = sequence;
      if (place > 3n) break;
    }
    return sprint;
  } catch (error) {
    if (error instanceof PmxError && error.code === "NOT_FOUND") return undefined;
    throw error;
  }
}
`;
  const compiler = join(repositoryRoot, "node_modules/.bin/tsc");
  const check = async (text: string) => {
    writeFileSync(join(installed.place, "program.ts"), text);
    const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext"];
    const lib = ["--lib", "es2022,dom,dom.asynciterable", "--types", ""];
    return output(compiler, [...options, ...lib, "program.ts"], installed.place).catch(
      (error: { stdout?: string }) => error.stdout ?? String(error),
    );
  };
  assert.equal(await check(program("2")), "");
  assert.match(
    await check(program('"two"')),
    /program\.ts\(10,\d+\): error TS2322: .* audits: string;/,
  );
});
