import { barIntervals } from "#lib/kernel/bar.ts";
import { intervalCode } from "#lib/kernel/calendar.ts";
import type { Flag } from "../flag.ts";
import { intervalCodes, oneOf, startOfDate } from "../setting.ts";
import { dataPlaceOf, severalTickers } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";
import type { FetchArguments } from "./fetch-command.ts";

const fromFlag: Flag = {
  name: "from",
  value: "DATE",
  help: "First date, as 2015 or 2015-03-02. Default: all that there is.",
};

const intervalFlag: Flag = {
  name: "interval",
  value: "LENGTH",
  choices: intervalCodes,
  help: "Length of the bars: 1d, or 1h where the source has it. Default 1d.",
};

const sourceFlag: Flag = {
  name: "source",
  value: "NAME …",
  list: true,
  onceOnly: "write all names after one --source",
  help: "Sources in the order to ask: yahoo, stooq. Default: sources of gateway.yaml.",
};

/** `pmx data fetch`. */
export const fetchVerb = dataVerb({
  summary: "Fetch bars from Yahoo or Stooq, and import them.",
  words: "TICKER… [flags]",
  help: `Fetches bars over the network and imports them as your own, with their source, the basis of their
prices, and splits and dividends where the source states them. The next source is asked where one does not answer or
does not know the ticker. Answers are kept in the data folder until a session has closed since (ENABLE_DATA_CACHE=0
turns that off). Mind the terms of use of the sources.

A table says what became of each ticker. Exit codes: 69 where a source that may have a ticker did not answer, 64 where
none has it or the bars were refused.`,
  flags: [fromFlag, intervalFlag, sourceFlag],
  read(typed, environment): FetchArguments {
    const { values } = typed;
    const [from, source] = [values.get(fromFlag.name), values.get(sourceFlag.name)];
    const length = values.get(intervalFlag.name);
    const code = oneOf(
      { where: "--interval", text: typeof length === "string" ? length : "1d" },
      intervalCodes,
    );
    return {
      tickers: severalTickers(typed, "fetch"),
      interval: barIntervals.find((one) => intervalCode(one) === code)!,
      ...(typeof from === "string" && { fromMs: startOfDate({ where: "--from", text: from }) }),
      ...(typeof source === "string" && { sources: [...new Set(source.split(","))] }),
      ...dataPlaceOf(typed, environment),
      json: values.get("json") === true,
    };
  },
  run: async (...call) => (await import("./fetch-command.ts")).fetchCommand(...call),
});
