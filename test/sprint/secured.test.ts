import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { freePortsInARow } from "#test/support/free-port.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const lines: string[] = [];
const tokens = new Map<string, string>();
let files: ReturnType<typeof tlsFolder>;
let services: EmbeddedServices;
let gateway: string;

/** A token made by the command, kept in a file as its holder would; answers the line for the services. */
async function tokenOf(name: string, scope: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runPmxHere([
    "token",
    "new",
    "--scope",
    scope,
    "--name",
    name,
  ]);
  assert.equal(exitCode, 0, stderr);
  tokens.set(name, stdout.trim());
  writeFileSync(join(folder, name), stdout);
  const line = stderr.split("\n").find((text) => text.startsWith(name));
  assert.ok(line, stderr);
  return line;
}

before(async () => {
  const authority = await createAuthority();
  files = tlsFolder(authority.certificate, await authority.issue(["localhost"]));
  const allowed = [
    await tokenOf("services", "read,trade"),
    await tokenOf("trader", "read,trade"),
    await tokenOf("reader", "read"),
  ];
  writeFileSync(join(folder, "tokens"), allowed.join("\n"));
  const base = await freePortsInARow(5);
  gateway = `localhost:${base}`;
  services = await startEmbedded({
    configFolder: lenientConfig(),
    dataDir: join(folder, "data"),
    ports: { from: base },
    resumeSprints: true,
    logger: createLogger({
      level: "debug",
      service: "test",
      write: (line) => void lines.push(line),
    }),
    environment: {
      PMX_TLS_CERTIFICATE_FILE: files.certificateFile,
      PMX_TLS_KEY_FILE: files.keyFile,
      PMX_TLS_AUTHORITY_FILE: files.authorityFile,
      PMX_TLS_REQUIRE_CLIENT_CERTIFICATE: "1",
      PMX_TOKENS_FILE: join(folder, "tokens"),
      PMX_PEER_TOKEN_FILE: join(folder, "services"),
    },
  });
});
after(() => services.close());

const overTls = () => [
  ...["--tls-authority", files.authorityFile],
  ...["--tls-certificate", files.certificateFile, "--tls-key", files.keyFile],
];
const asHolder = (name: string) => [...overTls(), "--token-file", join(folder, name)];
const call = (...words: readonly string[]) => runPmxHere([...words, "--address", gateway]);

test("a sprint runs through services that ask for certificates and tokens", async () => {
  const run = await call(
    "sprint",
    "--audits",
    "2",
    "--tickers",
    "AAPL",
    "--json",
    ...asHolder("trader"),
  );
  assert.ok([0, 1, 2].includes(run.exitCode ?? -1), run.stderr);
  assert.equal(JSON.parse(run.stdout).sprint.state, "SPRINT_STATE_SUCCEEDED");
});

test("a reader lists sprints, reads what the risk gate behind the gateway keeps, and runs nothing", async () => {
  assert.equal((await call("list", ...asHolder("reader"))).exitCode, 0);
  const state = await call("trading-state", ...asHolder("reader"));
  assert.match(state.stdout, /Trading is ACTIVE/, state.stderr);
  const run = await call("sprint", "--audits", "2", "--tickers", "AAPL", ...asHolder("reader"));
  assert.equal(run.exitCode, 64);
  assert.match(run.stderr, /needs the scope trade; the token of reader has read/);
});

test("halting trading needs the scope admin", async () => {
  const halt = await call(
    "trading-state",
    "set",
    "HALTED",
    "--by",
    "me",
    "--why",
    "a test",
    ...asHolder("trader"),
  );
  assert.equal(halt.exitCode, 64);
  assert.match(halt.stderr, /needs the scope admin/);
});

test("a command without a token, without TLS or without a certificate is told what to give", async () => {
  const tokenless = await call("list", ...overTls());
  assert.equal(tokenless.exitCode, 64);
  assert.match(tokenless.stderr, /needs a token.*--token-file/);
  assert.match((await call("list")).stderr, /--tls-authority/);
  const bare = await call("list", "--tls-authority", files.authorityFile);
  assert.match(bare.stderr, /--tls-certificate/);
});

test("flags that say how to call are refused where no other gateway is called, and without a value", async () => {
  const local = await runPmxHere(["list", "--token-file", join(folder, "reader")]);
  assert.equal(local.exitCode, 64);
  assert.match(local.stderr, /--token-file: .*--address/);
  assert.match((await call("list", "--token-file")).stderr, /--token-file: name a file/);
  const absent = await call("list", ...overTls(), "--token-file", join(folder, "absent"));
  assert.match(absent.stderr, /absent \(PMX_PEER_TOKEN_FILE\): .*cannot be read \(ENOENT\)/);
});

test("services with tokens that lack one for each other do not start", async () => {
  const starting = startEmbedded({
    dataDir: temporaryFolder(),
    ports: { from: 1 },
    resumeSprints: false,
    environment: { PMX_TOKENS_FILE: join(folder, "tokens") },
  });
  await assert.rejects(starting, { reason: "CONFIG_INVALID", message: /PMX_PEER_TOKEN_FILE/ });
});

test("a command that starts the services itself needs none of that, whatever the variables say", async () => {
  const { exitCode, stderr } = await runPmxHere(["list", "--data-dir", temporaryFolder()], {
    environment: {
      PMX_TLS_CERTIFICATE_FILE: files.certificateFile,
      PMX_TLS_KEY_FILE: files.keyFile,
      PMX_TOKENS_FILE: join(folder, "tokens"),
      PMX_HEALTH_PORT: "1",
    },
  });
  assert.equal(exitCode, 0, stderr);
});

test("no line of the log at any level holds a token or a key", () => {
  const all = lines.join("\n");
  assert.ok(lines.some((line) => line.includes('"caller":"services"')));
  for (const token of tokens.values()) assert.ok(!all.includes(token.slice(4)));
  assert.doesNotMatch(all, /PRIVATE KEY/);
});
