import { enumName } from "#lib/wire/enum-name.ts";
import {
  type IntradayPass,
  IntradaySkipReason,
  type SprintStep,
  StepKind,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { intervalName } from "./plain-text.ts";

/**
 * The intraday pass of a sprint on one line: what it was, and which tickers it was left out for, and why.
 * @param steps all of them; undefined where not all are known, which then are not counted
 */
export function intradayText(
  { interval, horizonBars, cycles }: IntradayPass,
  steps: readonly SprintStep[] | undefined,
): string {
  const what = `after each audit run ${cycles} times on bars of ${intervalName(interval)}, ${horizonBars} bars ahead`;
  const overlap =
    cycles > 1 ? ", which overlap within a session: those are not independent evidence" : "";
  if (steps === undefined) return `${what}${overlap}`;
  const made = steps.filter(({ kind }) => kind === StepKind.INTRADAY);
  const forecasts = made.flatMap(({ tickers }) => tickers).filter(({ forecast }) => forecast);
  const pass = `${what}: ${made.length} as-ofs, ${forecasts.length} forecasts${overlap}`;
  const skipped = new Map<string, { audits: number; message: string }>();
  for (const { ticker, intradaySkipReason, intradaySkipMessage } of steps.flatMap(
    (step) => step.tickers,
  )) {
    const reason = enumName(IntradaySkipReason, intradaySkipReason);
    if (reason === undefined) continue;
    const key = `${ticker} ${reason}`;
    const { audits, message } = skipped.get(key) ?? { audits: 0, message: intradaySkipMessage };
    skipped.set(key, { audits: audits + 1, message });
  }
  const texts = [...skipped].map(
    ([key, { audits, message }]) => `; skipped ${audits} times: ${key} (${message})`,
  );
  return pass + texts.join("");
}
