import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { toJson } from "@bufbuild/protobuf";
import { type EmbeddedServices, startEmbedded } from "#cli/embedded.ts";
import { detailTypes } from "#lib/kit/connect/errors.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { attackedMethods } from "#test/fuzz/corpus.ts";
import type { Target } from "#test/fuzz/target.ts";
import { makeWorld } from "#test/fuzz/world.ts";
import { pythonClient, runPython } from "#test/support/python.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

interface Outcome {
  readonly path: string;
  readonly outcome: string;
  readonly said: string;
  readonly differences: readonly string[];
}

/** What a forecaster answers, which is a process of its own. */
const elsewhere = "pmx.forecast.v1.ForecasterService";
const roundsOfEach = 3;
const folder = temporaryFolder();
let services: EmbeddedServices;
let outcomes: readonly Outcome[];
let asked: readonly { readonly service: string; readonly method: string }[];

before(async () => {
  services = await startEmbedded({
    dataDir: folder,
    ports: "any",
    resumeSprints: false,
    environment: { PMX_HTTP_PORT: "0" },
    logger: quietLogger,
  });
  const world = await makeWorld({ addresses: services.addresses } as Target);
  const drawn = attackedMethods.flatMap(({ service, method, valid }) =>
    Array.from({ length: roundsOfEach }, (_, number) => ({
      service: service.typeName,
      method: method.name,
      messages: valid(world, number).map((message) =>
        toJson(method.input, message, { registry: detailTypes }),
      ),
    })),
  );
  const known = new Set(attackedMethods.map(({ service }) => service.typeName));
  const others = (await contractServices())
    .filter(({ typeName }) => !known.has(typeName))
    .flatMap(({ typeName: service, methods }) =>
      methods.map(({ name: method }) => ({ service, method, messages: [{}] })),
    );
  asked = [...drawn, ...others];
  const file = join(folder, "requests.json");
  writeFileSync(file, JSON.stringify(asked));
  const program = ["test/clients/call_corpus.py", `http://${services.httpAddress}`, file];
  const paths = [join(pythonClient, "src")];
  const { stdout } = await runPython(program, { paths });
  outcomes = JSON.parse(stdout);
});
after(() => services.close());

test("every method of every service is called by its client", async () => {
  const methods = (await contractServices()).flatMap(({ typeName, methods: each }) =>
    each.map(({ name }) => `${typeName}/${name}`),
  );
  assert.deepEqual([...new Set(outcomes.map(({ path }) => path))].sort(), methods.sort());
  assert.equal(outcomes.length, asked.length);
});

test("what a request or an answer holds is the same after it was read and written", () => {
  const different = outcomes.filter(({ differences }) => differences.length > 0);
  assert.deepEqual(different, []);
});

test("what is refused is refused by pmx, and for what the request asks", () => {
  const refusals = /^(OK|INVALID_ARGUMENT|NOT_FOUND|ALREADY_EXISTS|FAILED_PRECONDITION)$/;
  const waits = /AuditService\/|\/Watch/;
  const odd = outcomes.filter(
    ({ path, outcome }) =>
      !refusals.test(outcome) &&
      !path.startsWith(elsewhere) &&
      !(waits.test(path) && outcome === "DEADLINE_EXCEEDED"),
  );
  assert.deepEqual(odd, []);
});

test("most requests of the corpus are answered", () => {
  const answered = outcomes.filter(({ outcome }) => outcome === "OK").length;
  assert.ok(answered > outcomes.length * 0.7, `${answered} of ${outcomes.length}`);
});
