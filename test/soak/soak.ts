import { factsArrive, findingsAfterEnd, findingsWhileRunning } from "./checks.ts";
import { type MemoryKind, shares, type Trend, trendOf } from "./flatness.ts";
import { type Latencies, openTraffic } from "./traffic.ts";
import { type SoakedService, services, type World } from "./world.ts";

/** What was called, how fast it was answered, what memory did, and what must not be. */
export interface SoakReport {
  readonly calls: number;
  readonly facts: number;
  readonly tookMs: number;
  /** How long after the last answer the last fact was applied. */
  readonly lastFactMs: number;
  /** Calls that were made again, since a connection was renewed under them. */
  readonly repeatedCalls: number;
  readonly tenths: readonly Tenth[];
  readonly memory: readonly (Trend & { readonly service: SoakedService })[];
  /** What was held at each look, from the first one before all calls. */
  readonly looks: readonly Memory[];
  /** Of the NATS server at the start, after the warm-up and at the end; it keeps ids of two minutes. */
  readonly natsBytes: readonly number[];
  /** The largest file to which a database appends, in bytes. */
  readonly largestWalBytes: number;
  /** What must not be; none where all is well. */
  readonly findings: readonly string[];
}

/** A tenth of the run, without the times at which memory was looked at. */
export interface Tenth {
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly decided: Quantiles;
  readonly read: Quantiles;
}

/** In milliseconds; NaN of no calls. */
interface Quantiles {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How much is called, and how often memory is looked at. */
export interface SoakSize {
  readonly calls: number;
  readonly facts: number;
  /** A multiple of ten. */
  readonly samples: number;
}

/** SQLite begins the file anew at each thousand pages, unless a reader keeps it from doing so. */
const largestWal = 64 * 1024 ** 2;

/** What the processes hold after so many calls. */
type Memory = Awaited<ReturnType<World["memory"]>> & { readonly calls: number };

/** Calls the services of a world, ends them, and looks at what is left. */
export async function runSoak(
  world: World,
  { calls, facts, samples }: SoakSize,
  say: (text: string) => void,
): Promise<SoakReport> {
  const startedMs = performance.now();
  try {
    const traffic = await openTraffic(
      { gate: world.children["risk-gate"], audit: world.children.audit },
      { calls, facts },
    );
    const memory: Memory[] = [{ calls: 0, ...(await world.memory()) }];
    const tenths: Tenth[] = [];
    let [made, loadMs] = [0, 0];
    let latencies: Latencies = { decided: [], read: [] };
    for (let sample = 1; sample <= samples; sample += 1) {
      const sentMs = performance.now();
      const upTo = Math.round((calls * sample) / samples);
      const answered = await traffic.run(upTo - made);
      loadMs += performance.now() - sentMs;
      made = upTo;
      for (const kind of ["decided", "read"] as const) {
        for (const ms of answered[kind]) latencies[kind].push(ms);
      }
      memory.push({ calls: made, ...(await world.memory()) });
      if (sample % (samples / 10) !== 0) continue;
      const ended = tenthOf(latencies, loadMs);
      tenths.push(ended);
      say(progressOf(made, ended, memory.at(-1)!));
      [latencies, loadMs] = [{ decided: [], read: [] }, 0];
    }
    const lastFactMs = await factsArrive(world);
    const trends = trendsOf(memory);
    const largestWalBytes = Math.max(
      ...memory.flatMap((at) => services.map((service) => at[service].walBytes)),
    );
    const findings = [
      ...(await findingsWhileRunning(world, facts)),
      ...(await findingsAfterEnd(world, facts)),
      ...trends.filter(({ verdict }) => verdict !== "FLAT").map(trendFinding),
      ...(largestWalBytes > largestWal ? [`a WAL of ${largestWalBytes} bytes`] : []),
    ];
    const natsBytes = [0, Math.round(samples / 5), samples].map((at) => memory[at]!.natsBytes);
    const repeatedCalls = traffic.repeated();
    const tookMs = performance.now() - startedMs;
    return {
      ...{ calls, facts, tookMs, lastFactMs, repeatedCalls, tenths, memory: trends },
      ...{ looks: memory, natsBytes, largestWalBytes, findings },
    };
  } finally {
    await world.close();
  }
}

function trendsOf(memory: readonly Memory[]): SoakReport["memory"] {
  return services.flatMap((service) =>
    (Object.keys(shares) as MemoryKind[]).map((kind) => {
      const samples = memory.map(({ calls, [service]: held }) => ({
        calls,
        bytes: held[`${kind}Bytes`],
      }));
      return { service, ...trendOf(kind, samples) };
    }),
  );
}

function trendFinding({ service, kind, verdict, slope }: SoakReport["memory"][number]): string {
  const what = `${kind} memory of ${service}`;
  if (slope === undefined) return `${what}: too few samples to tell whether it is flat`;
  const interval = `${Math.round(slope.lower)} to ${Math.round(slope.upper)} bytes per 1,000 calls`;
  return verdict === "GROWS"
    ? `${what} grows by ${interval}`
    : `${what} may grow: ${interval}; more calls tell`;
}

function tenthOf({ decided, read }: Latencies, loadMs: number): Tenth {
  const calls = decided.length + read.length;
  return {
    calls,
    callsPerSecond: (1_000 * calls) / loadMs,
    decided: quantilesOf(decided),
    read: quantilesOf(read),
  };
}

function quantilesOf(latencies: readonly number[]): Quantiles {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

function progressOf(made: number, { callsPerSecond }: Tenth, memory: Memory): string {
  const mebibytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  const held = services.map(
    (service) =>
      `${service} ${mebibytes(memory[service].heapBytes)} of ${mebibytes(memory[service].residentBytes)}`,
  );
  return `${made} calls, ${Math.round(callsPerSecond)}/s; heap of resident: ${held.join(", ")}`;
}
