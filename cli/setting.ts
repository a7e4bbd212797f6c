import { type BarInterval, barIntervals } from "#lib/kernel/bar.ts";
import { intervalCode, intervalOfCode } from "#lib/kernel/calendar.ts";
import { tickerProblem } from "#lib/kernel/instrument.ts";
import { readSetting } from "#lib/kit/config/environment.ts";
import { isHostAndPort } from "#lib/kit/config/host-and-port.ts";
import { isUrl, noServer } from "#lib/kit/config/process-settings.ts";
import { dataDirFlag, type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";

/** The lengths of bars as they are typed, such as 1h. */
export const intervalCodes = barIntervals.map(intervalCode);

/** The variables of the process; an empty one counts as not set, as in the shell's `${X:-…}`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A text that somebody set, with where (`--audits` or `AUDIT_RUNS`) for the message. */
export interface Setting {
  readonly where: string;
  readonly text: string;
}

/** What sets a flag with a value: the flag as typed, else its variable, else nothing. */
export function settingOf(
  flag: Flag,
  typed: ReadFlags,
  environment: Environment,
): Setting | undefined {
  const value = typed.values.get(flag.name);
  if (typeof value === "string") return { where: `--${flag.name}`, text: value };
  const { variable } = flag;
  const text = variable === undefined ? undefined : environment[variable];
  return variable !== undefined && text ? { where: variable, text } : undefined;
}

/** What sets a switch: the flag as typed, else its variable, else nothing. @throws Fault FIELD_INVALID. */
export function switchOf(
  flag: Flag,
  typed: ReadFlags,
  environment: Environment,
): boolean | undefined {
  const value = typed.values.get(flag.name);
  if (typeof value === "boolean") return value;
  const setting = settingOf(flag, typed, environment);
  return setting && truth(setting);
}

/** A whole number within its limits. @throws Fault FIELD_INVALID naming where and what. */
export function wholeNumber(setting: Setting, minimum: number, maximum: number): number {
  const number = /^\d{1,15}$/.test(setting.text) ? Number(setting.text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw refuse(setting, `a whole number from ${minimum} to ${maximum}`);
}

/** A number of 0 or more. @throws Fault FIELD_INVALID. */
export function nonNegativeNumber(setting: Setting): number {
  const number = readSetting(setting.text, "number");
  if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
  throw refuse(setting, "a number of 0 or more, for example 1.25");
}

/** A number within its limits. @throws Fault FIELD_INVALID. */
export function numberBetween({ where, text }: Setting, low: number, high: number): number {
  const value = readSetting(text, "number");
  if (typeof value === "number" && value >= low && value <= high) return value;
  throw usageFault(where, `"${text}" is not a number from ${low} to ${high}`);
}

/** A positive amount of money in micros, exact to the sixth decimal. @throws Fault FIELD_INVALID. */
export function positiveAmountMicros(setting: Setting): bigint {
  const parts = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(setting.text);
  const micros =
    parts === null ? 0n : BigInt(parts[1]!) * 1_000_000n + BigInt((parts[2] ?? "").padEnd(6, "0"));
  if (micros > 0n) return micros;
  throw refuse(setting, "a positive amount, for example 25000 or 25000.50");
}

/** A share of the bars above 0 and below 1, written in percent. @throws Fault FIELD_INVALID. */
export function shareOfBars({ where, text }: Setting): number {
  const [, digits] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  const share = Number(digits) / 100;
  if (share > 0 && share < 1) return share;
  throw usageFault(where, `"${text}" is no share of the bars, for example 20%`);
}

/** 1, true, yes, on, or 0, false, no, off. @throws Fault FIELD_INVALID. */
export function truth(setting: Setting): boolean {
  const value = readSetting(setting.text, "boolean");
  if (typeof value === "boolean") return value;
  throw refuse(setting, "1 or 0 (true, false, yes, no, on and off work too)");
}

/** Tickers between commas, 1 to 50, each once. @throws Fault FIELD_INVALID. */
export function tickerList(setting: Setting): readonly string[] {
  const tickers = setting.text.split(",").map((ticker) => ticker.trim());
  const twice = tickers.find((ticker, position) => tickers.indexOf(ticker) !== position);
  if (tickers.some((ticker) => ticker === "") || tickers.length > 50) {
    throw refuse(setting, "a list of 1 to 50 tickers with commas between, for example AAPL,MSFT");
  }
  for (const ticker of tickers) {
    // A pair may be written BTC/USD: the sprint is of BTC-USD.
    const malformed = tickerProblem(ticker.replace("/", "-"));
    if (malformed !== undefined) throw usageFault(setting.where, malformed);
  }
  if (twice !== undefined) throw usageFault(setting.where, `names ${twice} twice`);
  return tickers;
}

/** One of a few words. @throws Fault FIELD_INVALID. */
export function oneOf<Word extends string>(setting: Setting, words: readonly Word[]): Word {
  const found = words.find((word) => word === setting.text);
  if (found !== undefined) return found;
  throw refuse(setting, `one of ${words.join(", ")}`);
}

const datePattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** A year, a month or a date (2015, 2015-03, 2015-03-02) as its first instant, UTC milliseconds. @throws Fault FIELD_INVALID. */
export function startOfDate(setting: Setting): number {
  const parts = datePattern.exec(setting.text);
  if (parts !== null) {
    const date = `${parts[1]}-${parts[2] ?? "01"}-${parts[3] ?? "01"}`;
    const startMs = Date.parse(`${date}T00:00:00Z`);
    // Date.parse takes the 30th of February for the second of March.
    if (!Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(date)) return startMs;
  }
  throw refuse(setting, "a year, a month or a date, for example 2015, 2015-03 or 2015-03-02");
}

/** The same as the first instant after it: what was said of a date may be true from its last hour on. */
export function endOfDate(setting: Setting): number {
  const start = new Date(startOfDate(setting));
  const [, , month, date] = datePattern.exec(setting.text) ?? [];
  if (date !== undefined) return start.setUTCDate(start.getUTCDate() + 1);
  if (month !== undefined) return start.setUTCMonth(start.getUTCMonth() + 1);
  return start.setUTCFullYear(start.getUTCFullYear() + 1);
}

/** host:port. @throws Fault FIELD_INVALID. */
export function hostAndPort(setting: Setting): string {
  if (isHostAndPort(setting.text)) return setting.text;
  throw refuse(setting, "host:port, for example 127.0.0.1:50050");
}

function refuse({ where, text }: Setting, wanted: string) {
  return usageFault(where, `"${text}" is not ${wanted}`);
}

/** `sprints/ID`, of which the first part may be left out. @throws Fault FIELD_INVALID */
export function sprintName({ where, text }: Setting): string {
  const name = text.startsWith("sprints/") ? text : `sprints/${text}`;
  if (/^sprints\/[\w-]+$/.test(name)) return name;
  throw usageFault(where, `"${text}" is not the name of a sprint, for example sprints/0a1b`);
}

/** The resource name of a seal, which may be typed without its collection. @throws Fault FIELD_INVALID */
export function sealName({ where, text }: Setting): string {
  const name = text.startsWith("seals/") ? text : `seals/${text}`;
  if (/^seals\/[\w-]+$/.test(name)) return name;
  throw usageFault(where, `"${text}" is not the name of a seal; pmx seal lists them`);
}

/** A length of bars by its short name. @throws Fault FIELD_INVALID listing those that there are. */
export function barInterval({ where, text }: Setting): BarInterval {
  const interval = intervalOfCode(text.toLowerCase());
  if (interval !== undefined) return interval;
  const known = intervalCodes.join(", ");
  throw usageFault(where, `"${text}" is not a length of bars: ${known}`);
}

/** The flag --data-dir, else PMX_DATA_DIR, else .pmx. */
export function dataDirOf(typed: ReadFlags, environment: Environment): string {
  const setting = settingOf(dataDirFlag, typed, environment);
  if (setting?.text === "") throw usageFault("--data-dir", "needs a folder");
  if (setting !== undefined && isUrl(setting.text)) {
    throw usageFault(setting.where, `${setting.text} is not a folder; ${noServer}`);
  }
  return setting?.text ?? ".pmx";
}
