import type { Evidence } from "../../evidence/evidence.ts";
import { modelRmse } from "../../evidence/forecast-errors.ts";
import type { Observation } from "../../evidence/observation.ts";
import { bestPastModels, fewestPastAudits } from "./best-past-model.ts";

type Scored = Observation<"FORECAST_SCORED">;

/** Whom forecasts are held against, in the order in which they are shown. */
export type OpponentName = "NAIVE" | "DRIFT" | "BEST_SINGLE_MODEL";

/** Forecasts that others are held against, fixed before each outcome. */
export interface Opponent {
  readonly opponent: OpponentName;
  /** Whether there is one for an audit, by what was known at its as-of. */
  readonly isThere: (scored: Scored) => boolean;
  /** Its RMSE in price; undefined where no fact states it. */
  readonly rmseOf: (scored: Scored) => number | undefined;
  /** The model that it is; undefined where it is always the same one. */
  readonly modelOf?: (scored: Scored) => string | undefined;
  /** Why there may be no date with it, a clause for a person. */
  readonly absence: string;
}

const notStated = "no fact states its error, which earlier versions did not measure";

/** The last close repeated, the random walk with drift, and the best single model on past audits. */
export function opponentsOf(evidence: Evidence): readonly Opponent[] {
  const best = bestPastModels(evidence.observed("FORECAST_SCORED"));
  return [
    {
      opponent: "NAIVE",
      isThere: () => true,
      rmseOf: ({ errors }) => errors?.naive,
      absence: notStated,
    },
    {
      opponent: "DRIFT",
      isThere: () => true,
      rmseOf: ({ errors }) => errors?.drift,
      absence: notStated,
    },
    {
      opponent: "BEST_SINGLE_MODEL",
      isThere: ({ audit }) => best.has(audit),
      rmseOf: ({ audit, errors }) => errors && modelRmse(errors, best.get(audit) ?? ""),
      modelOf: ({ audit }) => best.get(audit),
      absence: `no model had ${fewestPastAudits} audits with known outcomes before an as-of`,
    },
  ];
}
