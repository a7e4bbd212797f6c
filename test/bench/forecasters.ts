/**
 * What one forecaster and two make of it: forecasts a second, and the CPU time that each costs its forecaster and the
 * forecast service; then, of a whole sprint, the CPU time that an audit costs each process, and its main thread, which
 * answers its calls and is the limit of a process that cannot be replicated. All from the image's bundle, with NATS.
 *
 * Usage: npm run bench:forecasters [-- --forecasts N --audits N]
 *
 * It judges nothing: how fast it is depends on what else the machine does; CPU times hardly do.
 */
import { randomUUID } from "node:crypto";
import process from "node:process";
import { parseArgs } from "node:util";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { ProcessFleet, ProcessName } from "#test/support/process-fleet.ts";
import { cpuTimeMsOf, mainThreadMsOf } from "#test/support/process-resources.ts";
import { runPmx, sprintJson } from "#test/support/run-pmx.ts";
import { bundledFleet, services } from "./apart/bundled-fleet.ts";
import { randomWalkBars } from "./random-walk.ts";
import { barMessages, share } from "./services/instrument.ts";
import { table } from "./table.ts";

const { values } = parseArgs({
  options: {
    forecasts: { type: "string", default: "200" },
    audits: { type: "string", default: "60" },
  },
});
const forecasts = Number(values.forecasts);
const audits = Number(values.audits);
/** As many as a sprint has under way. */
const atOnce = 8;
const lookbackBars = 500;
const replicas = ["forecaster-1", "forecaster-2"] as const;
const bars = barMessages(randomWalkBars(lookbackBars + 2 * forecasts, 3));

/** Makes forecasts of ever later days; those of different calls share no inputs, so that each is fitted. */
async function makeForecasts(fleet: ProcessFleet, from: number, count: number): Promise<void> {
  const channel = openChannel(fleet.addressOf("forecast"));
  const client = clientOf(ForecastService, channel);
  let next = from;
  const caller = async () => {
    while (next < from + count) {
      const first = next;
      next += 1;
      await client.createForecast(
        {
          instrument: share("AAPL"),
          interval: BarInterval.DAY_1,
          bars: bars.slice(first, first + lookbackBars),
          horizonBars: 30,
        },
        { deadlineMs: 300_000 },
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  channel.close();
}

interface Times {
  readonly cpuMs: number;
  readonly mainMs: number;
}

function timesOf(fleet: ProcessFleet, name: ProcessName): Times {
  const id = fleet.processIdOf(name);
  return { cpuMs: cpuTimeMsOf(id), mainMs: mainThreadMsOf(id) };
}

/** What work costs each of these processes. */
async function costOf(
  fleet: ProcessFleet,
  names: readonly ProcessName[],
  work: () => Promise<unknown>,
): Promise<ReadonlyMap<ProcessName, Times>> {
  const before = names.map((name) => timesOf(fleet, name));
  await work();
  return new Map(
    names.map((name, at) => {
      const { cpuMs, mainMs } = timesOf(fleet, name);
      return [name, { cpuMs: cpuMs - before[at]!.cpuMs, mainMs: mainMs - before[at]!.mainMs }];
    }),
  );
}

const figure = (value: number) => value.toFixed(value < 10 ? 2 : 1);

async function throughput(count: 1 | 2): Promise<readonly string[]> {
  const used = replicas.slice(0, count);
  const { fleet, stop } = await bundledFleet(used);
  try {
    const names = ["forecast", ...used] as const;
    for (const name of names) await fleet.start(name);
    await makeForecasts(fleet, 0, forecasts / 4);
    const startMs = performance.now();
    const cost = await costOf(fleet, names, () => makeForecasts(fleet, forecasts, forecasts));
    const tookMs = performance.now() - startMs;
    const fitting = used.reduce((sum, name) => sum + cost.get(name)!.cpuMs, 0);
    const own = cost.get("forecast")!;
    return [
      `${count}`,
      figure((1_000 * forecasts) / tookMs),
      figure(fitting / forecasts),
      figure(own.cpuMs / forecasts),
      figure(own.mainMs / forecasts),
    ];
  } finally {
    await stop();
  }
}

async function sprint(): Promise<readonly (readonly string[])[]> {
  const { fleet, stop } = await bundledFleet(replicas);
  try {
    const names = [...services, ...replicas];
    for (const name of names) await fleet.start(name);
    const run = async (count: number) => {
      const address = ["--address", fleet.addressOf("gateway"), "--request-id", randomUUID()];
      sprintJson(await runPmx(["sprint", "--audits", `${count}`, "--json", ...address]));
    };
    await run(Math.ceil(audits / 4));
    const cost = await costOf(fleet, names, () => run(audits));
    return [...cost].map(([name, { cpuMs, mainMs }]) => [
      name,
      figure(cpuMs / audits),
      figure(mainMs / audits),
      mainMs === 0 ? "" : `${Math.floor((1_000 * audits) / mainMs)}`,
    ]);
  } finally {
    await stop();
  }
}

const made = [await throughput(1), await throughput(2)];
const fitTitles = [
  "forecasters",
  "forecasts/s",
  "fit CPU ms",
  "service CPU ms",
  "its main thread ms",
];
process.stdout.write(`${table(fitTitles, made)}\n`);
const auditTitles = [
  `sprint of ${audits} audits`,
  "CPU ms an audit",
  "main thread ms",
  "audits/s at most",
];
process.stdout.write(table(auditTitles, await sprint()));
