import { Fault } from "#lib/kernel/fault.ts";
import { type FactSource, FactSourceState } from "#proto/pmx/audit/v1/fact_source_pb.ts";

/**
 * Why a sprint could not end: the facts of a service do not reach the audit service, or some are gone
 * for good; undefined where nothing says so. A service that has not answered in time may be busy.
 */
export function factPathFault(sources: readonly FactSource[]): Fault | undefined {
  const absent = sources.filter(({ state }) => state === FactSourceState.ABSENT);
  if (absent.length > 0) return absentFault(absent);
  const failing = sources.find(({ state }) => state === FactSourceState.FAILING);
  if (failing) return failingFault(failing);
  const lacking = sources.find(({ missingFacts }) => missingFacts.some(({ gone }) => gone));
  return lacking && goneFault(lacking);
}

function absentFault(absent: readonly FactSource[]): Fault {
  const names = absent.map(({ source }) => source).join(", ");
  const message =
    `the audit service cannot receive the facts of ${names}: they share no event bus. ` +
    "Start a NATS server (nats-server -js) and all services with the same NATS_URL, " +
    "or run them in one process (pmx serve), which needs none";
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { sources: names } });
}

function failingFault({ source, detail }: FactSource): Fault {
  const message = `${source} cannot publish its facts, which the audit service would wait for: ${detail}`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { sources: source } });
}

function goneFault({ source, missingFacts }: FactSource): Fault {
  const gone = missingFacts.find((range) => range.gone)!;
  const range = `${gone.firstSequence} to ${gone.lastSequence}`;
  const message =
    `the audit service lacks facts ${range} of ${source}, which ${source} no longer keeps: every gate would be ` +
    "INCONCLUSIVE. Restore the database of that service, or, where no audit set needs them, stop audit " +
    "and delete their row from missing_facts in audit.db";
  return new Fault("FAILED_PRECONDITION", "FACTS_PENDING", message, { metadata: { source } });
}
