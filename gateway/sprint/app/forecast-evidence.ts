/** One model's part in a forecast. */
export interface ModelView {
  readonly model: string;
  readonly status: "OK" | "FALLBACK" | "FAILED" | "UNSPECIFIED";
  readonly weightRatio: number;
  /** One per bar ahead; empty where the fit failed. */
  readonly prices: readonly number[];
  /** RMSE over what the weights rest on, in price; undefined where it has none. */
  readonly validationRmsePrice: number | undefined;
}

/** What a forecast rests on, from which the gate reads conviction and risk. */
export interface ForecastEvidence {
  readonly models: readonly ModelView[];
  readonly baselineModel: string;
  /** Undefined for too few bars. */
  readonly ownPastPercentileRatio: number | undefined;
}
