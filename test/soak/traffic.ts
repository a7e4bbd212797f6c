import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Child } from "#test/bench/services/child.ts";
import { share } from "#test/bench/services/instrument.ts";
import { call } from "#test/bench/services/load.ts";
import { ask } from "#test/bench/services/row.ts";
import { signal } from "#test/bench/services/signal.ts";

const { estimateCost, evaluateSignal, getDecision, getPolicy } = RiskGateService.method;
const { getScorecard } = AuditService.method;

/** Calls that store nothing, in their turn; REPEAT asks for a decision again under the request id that it has. */
const mix = [
  "COST",
  "COST",
  "DECISION",
  "COST",
  "POLICY",
  "COST",
  "DECISION",
  "COST",
  "REPEAT",
] as const;

/** The mix in words. */
export const mixText =
  "EstimateCost 5, GetDecision 2, GetPolicy 1 and EvaluateSignal under a known request id 1 of 9; " +
  "beside them GetScorecard of audit after every 50th decision, waiting for its fact";

const inFlight = 16;
/** Decisions of one audit set, and of one scorecard. */
const decisionsOfSet = 50;
/** Names of decisions that are asked for again. */
const namesKept = 1_000;
/** How often a call is made that the connection did not carry; the server renews connections from time to time. */
const mostTries = 5;

/** How long calls took, in milliseconds. */
export interface Latencies {
  /** EvaluateSignal of new signals. */
  readonly decided: number[];
  /** Calls that store nothing. */
  readonly read: number[];
}

/** The calls of a soak, in an order that the numbers alone determine. */
export interface Traffic {
  /** Makes the next calls, sixteen at a time; resolves when all are answered. @throws where one is not OK */
  run(count: number): Promise<Latencies>;
  /** Calls that were made again since a connection did not carry them. */
  repeated(): number;
}

/** @param facts of the `calls` so many decide on new signals, spread evenly */
export async function openTraffic(
  { gate, audit }: { readonly gate: Child; readonly audit: Child },
  { calls, facts }: { readonly calls: number; readonly facts: number },
): Promise<Traffic> {
  const { policy, costModel } = await ask(gate, getPolicy, {});
  if (policy === undefined || costModel === undefined) throw new Error("the gate has no policy");
  // Encoded messages of one type that follow each other are one message.
  const pinned = toBinary(
    evaluateSignal.input,
    create(evaluateSignal.input, { policy, costModel }),
  );
  const names: string[] = [];
  let made = 0;
  let decided = 0;
  let read = 0;
  let repeated = 0;

  const send = async (client: grpc.Client, path: string, request: Uint8Array): Promise<Buffer> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call(client, path, request);
      } catch (error) {
        const { code } = error as grpc.ServiceError;
        if (code !== grpc.status.UNAVAILABLE || tries === mostTries) throw error;
        repeated += 1;
        await delay(20 * tries);
      }
    }
  };
  const signalBytes = (index: number) => {
    const request = signal(index, auditSetOf(index));
    return Buffer.concat([
      toBinary(evaluateSignal.input, create(evaluateSignal.input, request)),
      pinned,
    ]);
  };
  const costBytes = (index: number) =>
    toBinary(
      estimateCost.input,
      create(estimateCost.input, {
        instrument: share("AAPL"),
        quantityUnits: BigInt(1 + (index % 500)),
        dailyVolatilityBps: 100 + (index % 80),
        averageDailyVolumeUnits: 4e7,
      }),
    );
  const policyBytes = toBinary(getPolicy.input, create(getPolicy.input, {}));

  /** @returns the answer of audit that is awaited after it, where there is one */
  async function decide(index: number): Promise<(() => Promise<unknown>) | undefined> {
    const answer = await send(gate.client, pathOf(evaluateSignal), signalBytes(index));
    const { decision, factPosition } = fromBinary(evaluateSignal.output, answer);
    if (decision === undefined || factPosition === undefined) throw new Error("no decision");
    names[index % namesKept] = decision.name;
    if ((index + 1) % decisionsOfSet !== 0) return undefined;
    const request = { auditSet: auditSetOf(index), after: [factPosition] };
    const bytes = toBinary(getScorecard.input, create(getScorecard.input, request));
    return () => send(audit.client, pathOf(getScorecard), bytes);
  }

  function readOnce(index: number): Promise<unknown> {
    const name = names[index % names.length];
    // Before the first decision there is none to ask for.
    if (name === undefined) return send(gate.client, pathOf(estimateCost), costBytes(index));
    const turn = mix[index % mix.length];
    if (turn === "REPEAT") {
      return send(gate.client, pathOf(evaluateSignal), signalBytes(index % names.length));
    }
    if (turn === "DECISION") {
      const bytes = toBinary(getDecision.input, create(getDecision.input, { name }));
      return send(gate.client, pathOf(getDecision), bytes);
    }
    if (turn === "POLICY") return send(gate.client, pathOf(getPolicy), policyBytes);
    return send(gate.client, pathOf(estimateCost), costBytes(index));
  }

  return {
    repeated: () => repeated,
    async run(count) {
      const end = Math.min(calls, made + count);
      const latencies: Latencies = { decided: [], read: [] };
      const lane = async () => {
        while (made < end) {
          made += 1;
          const isNew = Math.floor((made * facts) / calls) > decided;
          const sentMs = performance.now();
          const followUp = isNew ? await decide(decided++) : void (await readOnce(read++));
          latencies[isNew ? "decided" : "read"].push(performance.now() - sentMs);
          await followUp?.();
        }
      };
      await Promise.all(Array.from({ length: inFlight }, lane));
      return latencies;
    },
  };
}

function auditSetOf(decision: number): string {
  return `sprints/soak-${Math.floor(decision / decisionsOfSet)}`;
}
