import type { Child } from "./child.ts";
import { echoRequest, type Load, measureLoad } from "./load.ts";
import type { Row } from "./row.ts";

/** Numbers in flight. */
export const levels = [1, 16, 64] as const;

/** How long a row is measured. */
export interface Effort {
  readonly rounds: number;
  readonly loadMs: number;
  readonly warmUpMs: number;
  /** Calls of the first load of a warm-up, before it is known how long one takes. */
  readonly firstCalls: number;
}

/** One row at one number in flight; each number is the median of the rounds. */
export interface Figures {
  readonly inFlight: number;
  readonly callsPerSecond: number;
  /** The bare echo of the same sizes, measured right after. */
  readonly echoCallsPerSecond: number;
  readonly ofEcho: number;
  readonly cpuMs: number;
  /** The same of the echo: how dear a call is on this machine at this time. */
  readonly echoCpuMs: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p99OverMean: number;
  /** The same of the echo: what of it is the runtime's and the machine's. */
  readonly echoP99OverMean: number;
}

/** A row with its figures, one for each number in flight. */
export interface MeasuredRow {
  readonly id: string;
  readonly title: string;
  readonly requestBytes: number;
  readonly answerBytes: number;
  readonly rounds: number;
  readonly levels: readonly Figures[];
}

type Sample = Omit<Figures, "inFlight">;

const echoPath = "/bench.Echo/Echo";

/**
 * Measures a row in rounds: a round takes every number in flight, each followed by the echo, so that both
 * have what else the machine does meanwhile.
 */
export async function measureRow(
  row: Row,
  echo: Child,
  { rounds, loadMs, warmUpMs, firstCalls }: Effort,
): Promise<MeasuredRow> {
  const gauge = gaugeOf(row, echo, loadMs);
  await gauge.warmUp(warmUpMs, firstCalls);
  for (let round = 0; round < rounds; round += 1) {
    for (const inFlight of levels) await gauge.sample(inFlight);
  }
  return gauge.measured();
}

function gaugeOf(row: Row, echo: Child, loadMs: number) {
  const samples = new Map<number, Sample[]>(levels.map((inFlight) => [inFlight, []]));
  const callsPerSecond = new Map<number, number>();
  let bytes = { request: 0, answer: 0 };

  const loadOf = async (inFlight: number, count: number): Promise<Load> => {
    const requests = await row.requests(count);
    const load = await measureLoad(row.server, row.path, requests, inFlight);
    row.check(load.answers);
    callsPerSecond.set(inFlight, load.callsPerSecond);
    bytes = { request: requests.meanBytes, answer: load.answers.meanBytes };
    return load;
  };
  const echoLoad = async (inFlight: number, count: number): Promise<Load> => {
    const request = echoRequest(bytes.request, bytes.answer);
    return measureLoad(echo, echoPath, { length: count, at: () => request }, inFlight);
  };
  /** As many calls as fill the time, at least one for each in flight. */
  const callsFor = (inFlight: number, perSecond: number) =>
    Math.max(inFlight, Math.round((perSecond * loadMs) / 1_000));

  return {
    row,
    async warmUp(warmUpMs: number, firstCalls: number): Promise<void> {
      const startedMs = performance.now();
      let calls = firstCalls;
      do {
        const load = await loadOf(16, calls);
        await echoLoad(16, firstCalls);
        calls = Math.max(16, Math.round((load.callsPerSecond * warmUpMs) / 4_000));
      } while (performance.now() - startedMs < warmUpMs);
    },
    async sample(inFlight: number): Promise<void> {
      const known =
        callsPerSecond.get(inFlight) ?? callsPerSecond.get(16)! / (inFlight === 1 ? 2 : 1);
      const load = await loadOf(inFlight, callsFor(inFlight, known));
      const compared = await echoLoad(inFlight, callsFor(inFlight, 1_500));
      samples.get(inFlight)!.push({
        callsPerSecond: load.callsPerSecond,
        echoCallsPerSecond: compared.callsPerSecond,
        ofEcho: load.callsPerSecond / compared.callsPerSecond,
        cpuMs: load.cpuMs,
        echoCpuMs: compared.cpuMs,
        meanMs: load.meanMs,
        p50Ms: load.p50Ms,
        p99Ms: load.p99Ms,
        p99OverMean: load.p99Ms / load.meanMs,
        echoP99OverMean: compared.p99Ms / compared.meanMs,
      });
    },
    measured(): MeasuredRow {
      return {
        id: row.id,
        title: row.title,
        requestBytes: bytes.request,
        answerBytes: bytes.answer,
        rounds: samples.get(1)!.length,
        levels: levels.map((inFlight) => ({ inFlight, ...medians(samples.get(inFlight)!) })),
      };
    },
  };
}

function medians(samples: readonly Sample[]): Sample {
  const of = (key: keyof Sample) => {
    const sorted = samples.map((sample) => sample[key]).sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  };
  return {
    callsPerSecond: of("callsPerSecond"),
    echoCallsPerSecond: of("echoCallsPerSecond"),
    ofEcho: of("ofEcho"),
    cpuMs: of("cpuMs"),
    echoCpuMs: of("echoCpuMs"),
    meanMs: of("meanMs"),
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    p99OverMean: of("p99OverMean"),
    echoP99OverMean: of("echoP99OverMean"),
  };
}
