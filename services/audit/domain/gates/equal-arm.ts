import type { Metric } from "#lib/kernel/metric.ts";
import { binomialMasses } from "#lib/statistics/distributions/binomial.ts";
import { samplingOf } from "../metrics/catalogue.ts";
import { type Bound, holds } from "./bound.ts";

/** The true share of both arms: at one half they differ most by chance. */
const equalArmTruth = 0.5;

/** Beyond this many observations an arm is not computed: the answer takes their product. */
const mostObservations = 2_000;

/**
 * How often an arm that is exactly as good as its baseline holds a criterion relative to it: both have independent
 * observations of which each is a hit with a probability of one half, and the share of the one is held against that of
 * the other plus the threshold. Exact, by the binomial law.
 * @returns undefined for what is no share of hits, for an arm without observations, and for very many.
 */
export function equalArmPassRatio(
  observed: Pick<Metric, "name" | "n">,
  baseline: Pick<Metric, "n">,
  { comparator, threshold }: Pick<Bound, "comparator" | "threshold">,
): number | undefined {
  const [own, other] = [observed.n, baseline.n];
  if (samplingOf(observed.name) !== "SHARE" || own < 1 || other < 1) return undefined;
  if (Math.max(own, other) > mostObservations) return undefined;
  const ownMasses = binomialMasses(own, equalArmTruth);
  const otherMasses = binomialMasses(other, equalArmTruth);
  let passRatio = 0;
  for (const [hits, mass] of ownMasses.entries()) {
    for (const [otherHits, otherMass] of otherMasses.entries()) {
      const bound = { comparator, threshold: otherHits / other + threshold };
      if (holds(hits / own, bound)) passRatio += mass * otherMass;
    }
  }
  return passRatio;
}
