import { dataVerb } from "../data/data-verb.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { submitArguments, submitFlags } from "./submit-arguments.ts";

/** The command that submits forecasts which somebody else made. */
export const submitVerb = dataVerb({
  summary: "Submit forecasts of your own, or commit to them by their hash.",
  words: "FILE… [flags]",
  help: `Submits forecasts that were made elsewhere, so that pmx sprint --forecaster submitted:NAME scores, trades and judges them in
place of the models: may your own strategy go live?

A CSV file is named after its ticker (AAPL.csv) and has the columns as_of, bar, median and quantiles such as q0.05 and q0.95,
as one that --forecaster file:DIR reads; each as-of is a forecast of its own. A folder stands for its files. A JSON file
holds a SubmitForecastRequest. All are checked first, and what is wrong is named by file, line and column:
then nothing is submitted.

What counts is when the service receives a forecast, or its hash, first. LIVE: before its horizon opens, so that it can be
evidence of an assured PASS. REPLAY: later, so that it assures nothing. --commit sends the hash alone, with the deadline
--reveal-by; --reveal sends the forecast until then. A commitment that is not revealed counts as a violation.

The same call again gets the same answer, and another forecast of the same ticker, interval and as-of is refused
(docs/submitted-forecasts.md).

${serviceBehindGateway("forecast", "PMX_FORECAST_ADDRESS")}

Exit codes: 0 all were received, and those of pmx sprint for errors.`,
  flags: submitFlags,
  read: submitArguments,
  run: async (...call) => (await import("./submit-command.ts")).submitCommand(...call),
});
