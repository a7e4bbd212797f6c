import { Fault, invalidField, notFound } from "#lib/kernel/fault.ts";
import {
  type Commitment,
  type CommitmentSubject,
  commitmentDifference,
  commitmentName,
  contentHashOfText,
  revealedForecast,
} from "../domain/submission/commitment.ts";
import { subjectProblems } from "../domain/submission/submitted-forecast.ts";
import type { KnownCommitment, SubmissionStore } from "./ports.ts";
import { receiptTimeMs } from "./receipt-time.ts";

/** What commitments are kept with. */
export interface CommitDependencies {
  readonly submissions: SubmissionStore;
  readonly nowMs: () => number;
}

const longestWaitMs = 366 * 86_400_000;

/**
 * Takes the hash of a forecast. The first stays, with the time at which it came; the same again gets it.
 * @throws Fault FIELD_INVALID, COMMITMENT_CONFLICTING
 */
export async function commitForecast(
  dependencies: CommitDependencies,
  subject: CommitmentSubject,
  terms: Pick<Commitment, "horizonBars" | "contentHash" | "revealByMs">,
): Promise<KnownCommitment> {
  const { submissions } = dependencies;
  const { contentHash, revealByMs } = terms;
  if (!/^[0-9a-f]{64}$/.test(contentHash)) {
    throw invalidField("content_hash", "must be the 64 hexadecimal digits of a SHA-256");
  }
  refuseUnasked(subject);
  const name = commitmentName(subject);
  const known = submissions.findCommitment(name);
  if (known !== undefined) return sameAs(known, terms);
  const receivedMs = receiptTimeMs(dependencies);
  const latestMs = Math.max(receivedMs, subject.asOfMs) + longestWaitMs;
  if (revealByMs <= receivedMs || revealByMs > latestMs) {
    const [now, latest] = [receivedMs, latestMs].map((ms) => new Date(ms).toISOString());
    throw invalidField("reveal_deadline", `must be later than now, ${now}, and at most ${latest}`);
  }
  const commitment = { ...subject, ...terms, name, receivedMs };
  return sameAs(await submissions.keepCommitment(commitment), terms);
}

/**
 * Takes the text that a commitment was to. Late is too late: who could reveal after the deadline would reveal what turned
 * out well.
 * @throws Fault RESOURCE_NOT_FOUND, FIELD_INVALID, COMMITMENT_UNREVEALED
 */
export async function revealForecast(
  dependencies: CommitDependencies,
  name: string,
  content: string,
): Promise<KnownCommitment> {
  const { submissions } = dependencies;
  const known = submissions.findCommitment(name);
  if (known === undefined) throw notFound("commitment", name);
  const { contentHash, horizonBars, revealByMs } = known.commitment;
  const found = contentHashOfText(content);
  if (found !== contentHash) {
    throw invalidField("content", `has the hash ${found}, and the commitment is to ${contentHash}`);
  }
  if (known.revealedMs !== undefined) return known;
  const forecast = revealedForecast(content, known.commitment);
  if (forecast.medianPrices.length !== horizonBars) {
    const description = `has ${forecast.medianPrices.length} bars, and the commitment ${horizonBars}`;
    throw invalidField("content", description);
  }
  const revealedMs = receiptTimeMs(dependencies);
  if (revealedMs > revealByMs) throw unrevealedFault(known.commitment);
  return submissions.keepRevealed(known.commitment, forecast, revealedMs);
}

/** Both at once; what was committed to before is revealed. @throws Fault those of both. */
export async function submitForecast(
  dependencies: CommitDependencies,
  subject: CommitmentSubject,
  content: string,
): Promise<KnownCommitment> {
  const { submissions } = dependencies;
  refuseUnasked(subject);
  const forecast = revealedForecast(content, subject);
  const horizonBars = forecast.medianPrices.length;
  const terms = { contentHash: contentHashOfText(content), horizonBars };
  const name = commitmentName(subject);
  const known = submissions.findCommitment(name);
  if (known !== undefined) {
    sameAs(known, terms);
    return revealForecast(dependencies, name, content);
  }
  const receivedMs = receiptTimeMs(dependencies);
  const commitment = { ...subject, ...terms, name, receivedMs, revealByMs: receivedMs };
  return sameAs(await submissions.keepRevealed(commitment, forecast, receivedMs), terms);
}

function refuseUnasked(subject: CommitmentSubject): void {
  const [problem] = subjectProblems(subject);
  if (problem !== undefined) throw invalidField(`subject.${problem.field}`, problem.description);
}

function sameAs(
  known: KnownCommitment,
  asked: Parameters<typeof commitmentDifference>[1],
): KnownCommitment {
  const { commitment } = known;
  const difference = commitmentDifference(commitment, asked);
  if (difference === undefined) return known;
  const { source, ticker, asOfMs, name } = commitment;
  const of = `${ticker} as of ${new Date(asOfMs).toISOString()}`;
  const message = `${source} has committed to another forecast of ${of}: its ${difference.field} ${difference.description}; the first stays`;
  throw new Fault("ALREADY_EXISTS", "COMMITMENT_CONFLICTING", message, {
    violations: [difference],
    metadata: { resource: name },
  });
}

/** A commitment whose deadline has passed. */
export function unrevealedFault({ source, revealByMs, name }: Commitment): Fault {
  const deadline = new Date(revealByMs).toISOString();
  const message = `${source} did not reveal ${name} by its deadline, ${deadline}`;
  return new Fault("FAILED_PRECONDITION", "COMMITMENT_UNREVEALED", message);
}
