import type { Benchmarks } from "../domain/facts/benchmark-facts.ts";
import { recordOf } from "../domain/facts/fact.ts";
import type { EvidenceReader, FactWriter } from "./ports.ts";

/** Runs work in one transaction. */
export type WriteFacts = (work: (writer: FactWriter) => void) => Promise<void>;

/**
 * Records the benchmarks of an audit set, as of the end of its run. The first ones stand: whoever measures again,
 * for example a sprint that is resumed, gets those that are recorded.
 */
export async function recordBenchmarks(
  write: WriteFacts,
  reader: EvidenceReader,
  benchmarks: Benchmarks,
): Promise<Benchmarks> {
  const fact = { kind: "BENCHMARKS_MEASURED", value: benchmarks } as const;
  await write((writer) => {
    writer.insert(recordOf(fact, benchmarks.endTimeMs));
  });
  const evidence = await reader.evidenceOf(benchmarks.auditSet);
  return evidence.observed("BENCHMARKS_MEASURED")[0] ?? benchmarks;
}
