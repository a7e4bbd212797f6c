import { dataDirFlag, type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { dataDirOf, type Environment, hostAndPort, settingOf, tickerList } from "../setting.ts";

/** Whose bars a command is about: those of a gateway that runs, or those of a data folder. */
export interface DataPlace {
  /** Absent: the gateway is started here, over the data folder. */
  readonly address?: string;
  readonly dataDir: string;
}

const addressFlag: Flag = {
  name: "address",
  value: "HOST:PORT",
  help: "Use the gateway that runs there. Default: the data folder itself.",
};

/** The flags that say where. */
export const placeFlags: readonly Flag[] = [addressFlag, dataDirFlag];

/** @throws Fault FIELD_INVALID for a gateway and a data folder at once. */
export function dataPlaceOf(typed: ReadFlags, environment: Environment): DataPlace {
  const setting = settingOf(addressFlag, typed, environment);
  if (setting !== undefined && typed.values.has(dataDirFlag.name)) {
    throw usageFault("--data-dir", "the gateway at --address keeps its own data; leave one out");
  }
  const dataDir = dataDirOf(typed, environment);
  return setting === undefined ? { dataDir } : { address: hostAndPort(setting), dataDir };
}

/** A command about what is stored of one ticker. */
export interface TickerArguments extends DataPlace {
  readonly ticker: string;
  readonly json: boolean;
}

/** The one ticker that a command names. @throws Fault FIELD_INVALID for none or several. */
export function oneTicker({ words }: ReadFlags, verb: string): string {
  const [ticker, more] = words;
  if (ticker === undefined || ticker === "") throw usageFault(`data ${verb}`, "name a ticker");
  if (more !== undefined) throw usageFault(more, "unexpected word; name one ticker");
  return ticker;
}

/** The tickers that a command names, 1 to 50, each once. @throws Fault FIELD_INVALID */
export function severalTickers({ words }: ReadFlags, verb: string): readonly string[] {
  if (words.length === 0) throw usageFault(`data ${verb}`, "name one ticker or more");
  return tickerList({ where: `data ${verb}`, text: words.join(",") });
}
