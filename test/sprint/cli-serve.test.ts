import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "#cli/doctor/finding.ts";
import type { EmbeddedServices } from "#cli/embedded.ts";
import { runCommandLine } from "#cli/run-command-line.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "#lib/kit/async/pause.ts";
import { eventually } from "#test/support/eventually.ts";
import { freePort } from "#test/support/free-port.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { recordingTerminal } from "#test/unit/cli/recording-terminal.ts";
import { pmx } from "./cli-scripted-gateway.ts";

test("a port in use keeps serve from starting and exits 69", async () => {
  const { code, out, err } = await pmx(["serve"], {
    startEmbedded: () =>
      Promise.reject(new Fault("FAILED_PRECONDITION", "PORT_IN_USE", "port 50050 is taken")),
  });
  assert.deepEqual([code, out, err], [69, "", "pmx: port 50050 is taken\n"]);
});

const addresses = {
  gateway: "127.0.0.1:50050",
  forecast: "127.0.0.1:50051",
  "risk-gate": "127.0.0.1:50052",
  execution: "127.0.0.1:50053",
  audit: "127.0.0.1:50054",
};

/** What serve prints of services that listen there, until it is interrupted. */
async function served(services: Partial<EmbeddedServices> = {}) {
  const interruption = new AbortController();
  let closed = false;
  setTimeout(() => interruption.abort(), 50);
  const { code, out } = await pmx(["serve"], {
    interruption: interruption.signal,
    startEmbedded: async () => ({
      addresses,
      usesTls: false,
      ...services,
      resumeSprints: () => assert.fail("serve resumes at its start"),
      close: async () => {
        closed = true;
      },
    }),
  });
  return { code, out, closed };
}

test("serve prints where everything listens and closes it when interrupted", async () => {
  const { code, out, closed } = await served();
  assert.deepEqual([code, closed], [0, true]);
  for (const address of Object.values(addresses)) assert.ok(out.includes(address));
  assert.match(
    out,
    /buf curl --protocol grpc --http2-prior-knowledge .* http:\/\/127\.0\.0\.1:50050\/pmx/,
  );
  assert.doesNotMatch(out, /^Look:/m);
});

test("serve prints the web view as a URL that opens, also over TLS and on every interface", async () => {
  const opened = async (services: Partial<EmbeddedServices>) =>
    /^Look: open (\S+) in a browser$/m.exec((await served(services)).out)?.[1];
  const url = "//127.0.0.1:50055/";
  assert.equal(await opened({ httpAddress: "127.0.0.1:50055" }), `http:${url}`);
  assert.equal(await opened({ httpAddress: "127.0.0.1:50055", usesTls: true }), `https:${url}`);
  assert.equal(await opened({ httpAddress: "0.0.0.0:50055" }), `http:${url}`);
  assert.equal(await opened({ httpAddress: "[::]:50055" }), "http://[::1]:50055/");
});

test("over TLS the call that serve prints says https, and no HTTP/2 in plain text", async () => {
  const { out } = await served({ usesTls: true });
  assert.match(out, /buf curl --protocol grpc -d '\{\}' https:\/\/127\.0\.0\.1:50050\/pmx/);
});

test("serve forecaster runs a forecaster until interrupted, which pmx doctor finds beside one that is down", async () => {
  const interruption = new AbortController();
  const { terminal, out } = recordingTerminal();
  const served = runCommandLine(["serve", "forecaster", "--port", "0"], {
    terminal,
    environment: { PMX_LOG_LEVEL: "error", PMX_FORECAST_THREADS: "1" },
    interruption: interruption.signal,
    elapsedMs: () => performance.now(),
    sleep: pause,
    newId: () => "id",
    startEmbedded: () => assert.fail("a forecaster is no service"),
  });
  await eventually("a forecaster runs", () => out().includes("PMX_FORECASTERS="));
  const address = /PMX_FORECASTERS=(\S+)/.exec(out())?.[1] ?? "";
  const down = `127.0.0.1:${await freePort()}`;
  const doctor = await runPmxHere(["doctor", "--json", "--data-dir", temporaryFolder()], {
    environment: { PMX_FORECASTERS: `${address},${down}` },
  });
  const { findings } = JSON.parse(doctor.stdout).doctor as {
    readonly findings: readonly Finding[];
  };
  const said = findings
    .filter(({ subject }) => subject.includes("forecaster"))
    .map(({ level, check, says }) => `${level} ${check} ${says}`);
  assert.match(said.join("\n"), new RegExp(`^OK peer answers at ${address} in \\d+ ms$`, "m"));
  assert.match(said.join("\n"), /^OK build runs 0/m);
  assert.ok(said.includes("OK configuration has the settings of fits that forecast has"));
  assert.match(said.join("\n"), new RegExp(`^WARN peer cannot reach ${down}`, "m"));
  interruption.abort();
  assert.equal(await served, 0);
});
