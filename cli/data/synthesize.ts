import { chooseModel } from "#gateway/market-data/domain/synthetic/choose-model.ts";
import { priceModels } from "#gateway/market-data/domain/synthetic/models/index.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { nonNegativeNumber, oneOf, type Setting, startOfDate, wholeNumber } from "../setting.ts";
import { dataPlaceOf, severalTickers } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";
import type { SynthesizeArguments } from "./synthesize-command.ts";

const names = priceModels.map(({ name }) => name);

const flags = {
  model: { name: "model", value: "NAME", choices: names, help: "The model. Default gbm." },
  seed: { name: "seed", value: "N", help: "Seed of the random numbers. Default 1." },
  bars: { name: "bars", value: "N", help: "Bars of each ticker. Default 1000." },
  from: { name: "from", value: "DATE", help: "First date. Default 2010." },
  startPrice: {
    name: "start-price",
    value: "PRICE",
    help: "Price before the first bar. Default 100.",
  },
  correlation: {
    name: "correlation",
    value: "R",
    help: "Of any two tickers' shocks on one date, 0 to below 1. Default 0.",
  },
  set: {
    name: "set",
    value: "NAME=N …",
    list: true,
    onceOnly: "write all settings after one --set",
    help: "Settings of the model, as annualisedVolatility=0.3.",
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** `pmx data synthesize`. */
export const synthesizeVerb = dataVerb({
  summary: "Generate bars by a model, marked as synthetic.",
  words: "TICKER… [flags]",
  help: `Generates daily bars by a stochastic model and imports them under the tickers that are named. They are
marked SYNTHETIC, as is every sprint on them, and never mix with recorded bars of a ticker: use another data
folder, or remove what is stored. The same seed gives the same bars on every machine.

${priceModels.map(modelText).join("\n\n")}`,
  flags: Object.values(flags),
  read(typed, environment): SynthesizeArguments {
    const stated = <T>(flag: Flag, convert: (setting: Setting) => T, standard: string): T => {
      const text = typed.values.get(flag.name);
      const where = `--${flag.name}`;
      return convert({ where, text: typeof text === "string" ? text : standard });
    };
    return {
      tickers: severalTickers(typed, "synthesize"),
      model: chooseModel(
        stated(flags.model, (setting) => oneOf(setting, names), "gbm"),
        settingsOf(typed),
      ),
      seed: stated(flags.seed, (setting) => wholeNumber(setting, 0, 999_999_999_999), "1"),
      barCount: stated(flags.bars, (setting) => wholeNumber(setting, 1, 100_000), "1000"),
      fromMs: stated(flags.from, startOfDate, "2010"),
      startPrice: stated(flags.startPrice, aboveZero, "100"),
      correlation: stated(flags.correlation, belowOne, "0"),
      ...dataPlaceOf(typed, environment),
      json: typed.values.get("json") === true,
    };
  },
  run: async (...call) => (await import("./synthesize-command.ts")).synthesizeCommand(...call),
});

function modelText({ name, description, reference, read }: (typeof priceModels)[number]): string {
  const standard = read({});
  const settings = "settings" in standard ? Object.entries(standard.settings) : [];
  const values = settings.map(([key, value]) => `${key}=${value}`).join(" ");
  return `${name}: ${description} ${reference}. Settings: ${values}`;
}

/** `annualisedVolatility=0.3,drift=0`, as the words after --set are joined. */
function settingsOf({ values }: ReadFlags): Readonly<Record<string, number>> {
  const text = values.get(flags.set.name);
  if (typeof text !== "string") return {};
  const pairs = text.split(",").map((pair): readonly [string, number] => {
    const parts = /^([a-zA-Z]+)=(-?[\d.]+(?:e-?\d+)?)$/.exec(pair.trim());
    const value = Number(parts?.[2]);
    if (parts === null || Number.isNaN(value)) {
      throw usageFault("--set", `"${pair}" is no setting; write annualisedVolatility=0.3`);
    }
    return [parts[1]!, value];
  });
  return Object.fromEntries(pairs);
}

function aboveZero(setting: Setting): number {
  const price = nonNegativeNumber(setting);
  if (price > 0) return price;
  throw usageFault(setting.where, `"${setting.text}" is not a price above 0`);
}

function belowOne(setting: Setting): number {
  const correlation = nonNegativeNumber(setting);
  if (correlation < 1) return correlation;
  throw usageFault(setting.where, `"${setting.text}" is not a correlation from 0 to below 1`);
}
