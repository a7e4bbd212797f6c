import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { createFleet, type ProcessFleet, placeOnDeno } from "#test/support/process-fleet.ts";
import { sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const all = ["execution", "risk-gate", "forecast", "audit", "gateway", "forecaster-1"] as const;
const flags = ["sprint", "--audits", "3", "--tickers", "AAPL", "--json"];

let nats: NatsServer;
let fleet: ProcessFleet;
/** Who a process, or a command, is to the others. */
let own: Readonly<Record<string, string>>;

before(async () => {
  const authority = await createAuthority();
  const files = tlsFolder(authority.certificate, await authority.issue(["127.0.0.1"]));
  const services = newToken("services", ["read", "trade"]);
  const folder = temporaryFolder();
  writeFileSync(join(folder, "tokens"), services.line);
  writeFileSync(join(folder, "peer"), services.token);
  own = {
    PMX_TLS_CERTIFICATE_FILE: files.certificateFile,
    PMX_TLS_KEY_FILE: files.keyFile,
    PMX_TLS_AUTHORITY_FILE: files.authorityFile,
    PMX_PEER_TOKEN_FILE: join(folder, "peer"),
  };
  nats = await startNatsServer();
  const environment = (addressOf: ProcessFleet["addressOf"]) => ({
    ...own,
    PMX_TLS_REQUIRE_CLIENT_CERTIFICATE: "1",
    PMX_TOKENS_FILE: join(folder, "tokens"),
    PMX_HTTP_PORT: "0",
    PMX_HEALTH_PORT: "0",
    PMX_FORECASTERS: addressOf("forecaster-1"),
    NATS_URL: nats.url,
  });
  fleet = await createFleet(environment, undefined, placeOnDeno());
  await Promise.all(all.map((name) => fleet.start(name)));
});
after(async () => {
  await fleet?.stop();
  await nats?.kill();
});

/** What a process has logged, line by line. */
function linesOf(name: (typeof all)[number]): readonly Readonly<Record<string, string>>[] {
  return fleet
    .logOf(name)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

function loggedAddress(name: (typeof all)[number], field: string): string {
  return linesOf(name).find((line) => line[field] !== undefined)?.[field] ?? "";
}

/** What is answered over HTTP to who shows its certificate. */
async function textOver(url: string): Promise<string> {
  const [ca, cert, key] = ["AUTHORITY", "CERTIFICATE", "KEY"].map((of) =>
    readFileSync(own[`PMX_TLS_${of}_FILE`] as string),
  );
  const [answer] = (await once(get(url, { ca, cert, key }), "response")) as [IncomingMessage];
  return text(answer);
}

test("processes apart on Deno, over TLS and with tokens, give the hash that Node gives", async () => {
  const address = fleet.addressOf("gateway");
  const apart = sprintJson(
    await runPmxHere([...flags, "--address", address], { environment: own }),
  );
  const embedded = sprintJson(await runPmxHere([...flags, "--data-dir", temporaryFolder()]));
  assert.equal(apart.sprintHash, embedded.sprintHash);
  assert.equal(apart.builds.join(), embedded.builds.join());
});

test("a process on Deno serves health in plain text, and what it measured over HTTP with TLS", async () => {
  for (const name of all) {
    const channel = openChannel(loggedAddress(name, "health_address"));
    const { status } = await clientOf(Health, channel).check({});
    channel.close();
    assert.equal(status, ServingStatus.SERVING, name);
  }
  const metrics = await textOver(`https://${loggedAddress("forecast", "http_address")}/metrics`);
  assert.match(metrics, /^rpc_server_call_duration_seconds_count\{.*CreateForecast.*\} 3$/m);
  // From /proc, which Deno opens to processes with all permissions alone; so is the CPU time of a fit.
  assert.match(metrics, /^process_resident_memory_bytes [1-9]/m);
});

test("SIGTERM ends each process on Deno with exit code 0, and none has logged an error", async () => {
  for (const name of all) {
    const { exitCode } = await fleet.end(name, "SIGTERM");
    assert.equal(exitCode, 0, fleet.logOf(name).slice(-2_000));
    const lines = linesOf(name);
    assert.equal(lines.at(-1)?.msg, "the process has stopped");
    assert.deepEqual(
      lines.filter(({ level }) => level === "error"),
      [],
    );
  }
});
