import { log } from "#lib/statistics/numerics/portable-math.ts";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import { MeanDropDetector } from "#lib/statistics/sequential/mean-drop-detector.ts";
import type { Claim, CommitmentVerdict } from "../facts/commitment-facts.ts";

/**
 * What periods say of a claim, one after another in their order.
 *
 * Both metrics are means of bounded values, tested by betting: the mixture e-process of gates takes the share of ten hits
 * for one hit or miss, and finds a hit rate that is too low several times later. A gain above the largest one
 * counts as that: what is claimed is the mean of returns capped there, both processes and the detector have
 * the bounds that they need, and no single gain makes up for many losses. A loss below the bound counts in full
 * against the claim, whose process needs no bound on that side, and ends for good what could show HELD.
 */
export class ClaimEvidence {
  readonly #claim: Claim;
  /** The mirror image: losses are what is bet on, and gains have the bound. */
  readonly #against: BettingMean;
  readonly #aboveFloor: BettingMean;
  readonly #detector: MeanDropDetector;
  #n = 0;
  #missed = 0;
  #sum = 0;
  #breach: number | undefined;

  constructor(claim: Claim) {
    this.#claim = claim;
    const { minimum, floor, largestLoss, largestGain } = claim;
    this.#against = new BettingMean(-minimum, largestGain);
    this.#aboveFloor = new BettingMean(floor, largestLoss);
    this.#detector = new MeanDropDetector(minimum, largestGain);
  }

  /** Counts a period; undefined for one that was missed, which counts as the worst possible. */
  add(reported: number | undefined): void {
    const { largestLoss, largestGain } = this.#claim;
    if (reported === undefined) this.#missed += 1;
    const value = Math.min(reported ?? -largestLoss, largestGain);
    if (value < -largestLoss) this.#breach ??= this.#n;
    this.#against.add(-value);
    this.#aboveFloor.add(value);
    this.#detector.add(value);
    this.#n += 1;
    this.#sum += value;
  }

  /** Periods counted, missed ones included. */
  get n(): number {
    return this.#n;
  }

  get missed(): number {
    return this.#missed;
  }

  /** Mean of what was counted; undefined without any. */
  get mean(): number | undefined {
    return this.#n === 0 ? undefined : this.#sum / this.#n;
  }

  /** The first period that was below −largestLoss; undefined where the bound held. */
  get breach(): number | undefined {
    return this.#breach;
  }

  /** Logarithm of the e-value against "each period is at least the claim, on average given the past". */
  get logAgainstClaim(): number {
    return this.#against.logEvidence;
  }

  /** The same against "each is at most the floor"; −Infinity once a period was below −largestLoss. */
  get logAboveFloor(): number {
    return this.#aboveFloor.logEvidence;
  }

  /** Logarithm of the detector of a mean that has dropped below the claim at any time. */
  get logDecay(): number {
    return this.#detector.logEvidence;
  }

  /**
   * The verdict with the period counted last. BROKEN stays, and DECAYED gives way to BROKEN alone: who goes on after an
   * alarm opens another commitment. HELD is what stands now; a later fall takes it back.
   */
  verdictAfter(before: CommitmentVerdict): CommitmentVerdict {
    const enough = -log(this.#claim.alpha);
    if (before === "BROKEN" || this.logAgainstClaim >= enough) return "BROKEN";
    if (before === "DECAYED" || this.logDecay >= log(this.#claim.averageRunLength)) {
      return "DECAYED";
    }
    return this.logAboveFloor >= enough ? "HELD" : "UNDECIDED";
  }
}
