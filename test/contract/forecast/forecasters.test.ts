import assert from "node:assert/strict";
import dns from "node:dns";
import { after, before, mock, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildOfSource } from "#lib/kit/build.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { encode } from "#lib/kit/grpc/shared/codec.ts";
import {
  FitRequestSchema,
  ForecasterService,
} from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import { unpackBars } from "#services/forecast/domain/bar-columns.ts";
import { contentHashOf } from "#services/forecast/domain/identity.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import { fitToMessage } from "#services/forecast/forecaster/fit-message.ts";
import { RemoteFits } from "#services/forecast/forecaster/remote-fits.ts";
import { eventually } from "#test/support/eventually.ts";
import { freePort } from "#test/support/free-port.ts";
import { startServiceProcess } from "#test/support/service-process.ts";
import {
  forecaster,
  largeFit,
  longFit,
  patient,
  quickFit,
  type TestForecaster,
} from "./running-forecasters.ts";

const build = buildOfSource();
let one: TestForecaster;
let other: TestForecaster;

before(async () => {
  [one, other] = await Promise.all([forecaster(), forecaster()]);
});
after(async () => {
  await Promise.all([one.close(), other.close()]);
});

function fitsAt(
  addresses: readonly string[],
  changed: { patienceMs?: number; build?: string } = {},
) {
  return new RemoteFits({ addresses, queueLimit: 100, build, openPeer: openChannel, ...changed });
}

const madeBefore = new Map<number, unknown>();

/** What this thread makes of the quick fit of a number, made once. */
function madeHere(number = 0): unknown {
  const { bars, horizonBars, policy } = quickFit(number);
  if (!madeBefore.has(number)) {
    const made = makeForecast(unpackBars(bars), horizonBars, policy);
    const whole = { ...made, contentHash: contentHashOf(made.content) };
    madeBefore.set(number, JSON.parse(JSON.stringify(whole)));
  }
  return madeBefore.get(number);
}

const numbers = Array.from({ length: 8 }, (_, number) => number);
const few = numbers.slice(0, 4);

test("one forecaster or two give the bytes that this process would give, and two share the fits", async () => {
  for (const addresses of [[one.address], [one.address, other.address]]) {
    const before = [one.fits(), other.fits()];
    const fits = fitsAt(addresses);
    const made = await Promise.all(
      numbers.map((number) => fits.forecast(quickFit(number), patient)),
    );
    for (const number of numbers) assert.deepEqual(made[number], madeHere(number));
    const shares = [one.fits() - before[0]!, other.fits() - before[1]!].slice(0, addresses.length);
    assert.ok(
      shares.every((share) => share > 0),
      `${shares}`,
    );
    await fits.close();
  }
});

test("the bars of the longest look-back fit into a message, and so does what comes of them", async () => {
  const fits = fitsAt([one.address]);
  const large = largeFit();
  assert.ok(
    encode(
      FitRequestSchema,
      fitToMessage({ kind: "forecast", ...large }, { build, onBehalfOf: "" }),
    ).length < 200_000,
  );
  const { content } = await fits.forecast(large, patient);
  assert.equal(content.barsUsed, 5_000);
  await fits.close();
});

test("a fit goes to another forecaster when one is killed in the middle of it", async () => {
  const dying = await startServiceProcess("forecast/forecaster", { PMX_FORECAST_THREADS: "1" });
  const fits = fitsAt([dying.address, other.address], { patienceMs: 500 });
  const made = Promise.all(numbers.slice(0, 2).map(() => fits.forecast(longFit(), patient)));
  // Both are at work by then: the first fit of each takes seconds.
  await delay(300);
  await dying.end("SIGKILL");
  const [first, second] = await made;
  assert.equal(second!.contentHash, first!.contentHash);
  await fits.close();
});

test("with no forecaster left a fit says what to start, and goes on where one comes in time", async () => {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const hasty = fitsAt([address], { patienceMs: 100 });
  await assert.rejects(hasty.forecast(quickFit(), patient), {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
    message: new RegExp(`no forecaster takes fits at ${address}: start one .*PMX_FORECASTERS`),
  });
  const waiting = fitsAt([address], { patienceMs: 60_000 });
  const made = waiting.forecast(quickFit(), patient);
  const late = await forecaster({ port });
  assert.deepEqual(await made, madeHere());
  // The one that was told comes again, as sprints do.
  assert.deepEqual(await hasty.forecast(quickFit(), patient), madeHere());
  await Promise.all([hasty.close(), waiting.close()]);
  await late.close();
});

test("a forecaster of another build is passed over; where all are, the fault names both builds", async () => {
  const fits = fitsAt([one.address], { build: "9.9.9+other", patienceMs: 0 });
  await assert.rejects(fits.forecast(quickFit(), patient), {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
    message: new RegExp(
      `is of build ${build.replace("+", "\\+")}, and the forecast service of 9.9.9\\+other`,
    ),
  });
  await fits.close();
});

test("a forecaster that is full sends fits on to another", async () => {
  const small = await forecaster({ queueLimit: 1 });
  const leaving = new AbortController();
  // One at work and one that waits: it has no place for a third.
  const busy = fitsAt([small.address]);
  const own = { peer: "a", signal: leaving.signal };
  const taken = [1, 2].map(() => busy.forecast(longFit(), own).catch((error: unknown) => error));
  await delay(300);
  const fits = fitsAt([small.address, other.address]);
  const made = await Promise.all(few.map((number) => fits.forecast(quickFit(number), patient)));
  assert.equal(made.length, few.length);
  leaving.abort(new Error("left"));
  for (const error of await Promise.all(taken)) assert.match(`${error}`, /left/);
  await Promise.all([busy.close(), fits.close()]);
  await small.close();
});

test("a caller that leaves stops its fit: the forecaster is free for the next", async () => {
  const alone = await forecaster();
  const fits = fitsAt([alone.address]);
  await fits.forecast(quickFit(), patient);
  const leaving = new AbortController();
  const endless = { ...longFit(), policy: { ...longFit().policy, validationOrigins: 100 } };
  const left = [1, 2, 3].map(() => fits.forecast(endless, { peer: "a", signal: leaving.signal }));
  await delay(200);
  const startedMs = performance.now();
  leaving.abort(new Error("left"));
  for (const fit of left) await assert.rejects(fit, /left/);
  await fits.forecast(quickFit(1), patient);
  assert.ok(performance.now() - startedMs < 5_000, "the fits that were left were finished first");
  await fits.close();
  await alone.close();
});

test("a replica that comes to a name is found, and gets its share", async () => {
  const first = await forecaster();
  const port = Number(first.address.split(":").at(-1));
  const addresses = ["127.0.0.1"];
  const lookup = mock.method(dns.promises, "lookup", async () =>
    addresses.map((address) => ({ address, family: 4 })),
  );
  const fits = fitsAt([`dns:///forecaster.test:${port}`]);
  await fits.forecast(quickFit(), patient);
  const second = await forecaster({ host: "127.0.0.2", port });
  addresses.push("127.0.0.2");
  // The end of the connection, which its greatest age brings about as well, makes the client ask for the name again.
  await first.close();
  await Promise.all(few.map((number) => fits.forecast(quickFit(number), patient)));
  assert.equal(second.fits(), few.length);
  const again = await forecaster({ port });
  const isShared = async () => {
    await fits.forecast(quickFit(), patient);
    return again.fits() > 0;
  };
  await eventually("the replica that came back gets fits", isShared);
  lookup.mock.restore();
  await fits.close();
  await Promise.all([second.close(), again.close()]);
});

test("a request that no forecast service sends is refused with the field that is wrong", async () => {
  const channel = openChannel(one.address);
  const client = clientOf(ForecasterService, channel);
  const right = fitToMessage({ kind: "forecast", ...quickFit() }, { build, onBehalfOf: "a" });
  const forecast = { horizonBars: 10, rises: [] };
  const evidence = { origins: 1, models: [], errorMoments: [] };
  const wrong = [
    [/build/, { build: "" }],
    [/close_prices: must be 120/, { closePrices: [1, 2, 3] }],
    [/volumes_units: must be 200/, { volumesUnits: [] }],
    [/high_prices/, { highPrices: Array(200).fill(Number.NaN) }],
    [/task: is required/, { task: { case: undefined } }],
    [/policy/, { policy: undefined }],
    [/interval/, { interval: 0 }],
    [/evidence\.models/, { task: { case: "forecast", value: { ...forecast, evidence } } }],
    [
      /rises\[0\]: must have lists of one length/,
      {
        task: {
          case: "forecast",
          value: { ...forecast, rises: [{ horizonBars: 5, rose: [true] }] },
        },
      },
    ],
  ] as const;
  for (const [message, change] of wrong) {
    const request = { ...right, ...change } as typeof right;
    await assert.rejects(client.fit(request), { code: "INVALID_ARGUMENT", message });
  }
  channel.close();
});
