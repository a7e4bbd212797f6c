import { barIntervals } from "#lib/kernel/bar.ts";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { Fault, invalidField, notFound } from "#lib/kernel/fault.ts";
import type { BarHistory, ReadHistory } from "../../market-data/app/bar-history.ts";
import { sprintNameOf } from "../domain/paired-sprints.ts";
import { sharedTimes } from "../domain/plan.ts";
import type { SprintSpec } from "../domain/sprint.ts";
import { isOf, type Seal, sealOf } from "../domain/trials/seal.ts";
import type { SealRegister } from "./ports.ts";

/** Which bars are sealed: those that close after an instant, or the latest share of them, above 0 and below 1. */
export type SealedPart = { readonly fromMs: number } | { readonly lastRatio: number };

/**
 * Seals a part of the bars of instruments, the latest; with how many of those that all have now it seals.
 * @throws Fault FIELD_INVALID where a trial has touched them, other bars of an instrument are sealed, or it converts
 *   currencies; INSTRUMENT_UNKNOWN.
 */
export async function sealBars(
  { seals, read, nowMs }: { seals: SealRegister; read: ReadHistory; nowMs: () => number },
  names: readonly string[],
  part: SealedPart,
): Promise<{ readonly seal: Seal; readonly sealedBars: number }> {
  const histories: BarHistory[] = [];
  for (const name of names) histories.push(await anyHistory(read, name));
  const tickers = histories.map(({ instrument: { ticker, assetClass } }) => {
    // Sprints of other tickers are converted at its bars.
    if (assetClass === "FX") throw invalidField("tickers", `${ticker} is a currency pair`);
    return ticker;
  });
  const fromMs = "fromMs" in part ? part.fromMs : startOfLast(histories, part.lastRatio);
  const shared = sharedTimes(histories.map(({ closeTimesMs }) => closeTimesMs));
  const sealedBars = shared.filter((closeMs) => closeMs > fromMs).length;
  return { seal: await seals.seal(sealOf(tickers, fromMs, nowMs())), sealedBars };
}

/**
 * Opens a seal without a sprint, for somebody who wants to read its bars; an open one is answered as it is.
 * @throws Fault RESOURCE_NOT_FOUND
 */
export async function openToRead(
  { seals, read, nowMs }: { seals: SealRegister; read: ReadHistory; nowMs: () => number },
  name: string,
): Promise<Seal> {
  const seal = await seals.getSeal(name);
  if (seal === undefined) throw notFound("seal", name);
  let seenUntilMs = seal.fromMs;
  for (const ticker of seal.tickers) {
    const { closeTimesMs } = await anyHistory(read, ticker);
    seenUntilMs = Math.max(seenUntilMs, closeTimesMs.at(-1) ?? 0);
  }
  return (await seals.open(name, nowMs(), seenUntilMs)) ?? seal;
}

/** Close of the last shared bar before a share of them. @throws Fault FIELD_INVALID where none is left before */
function startOfLast(histories: readonly BarHistory[], ratio: number): number {
  const shared = sharedTimes(histories.map(({ closeTimesMs }) => closeTimesMs));
  const fromMs = shared[shared.length - Math.ceil(shared.length * ratio) - 1];
  if (fromMs !== undefined) return fromMs;
  throw invalidField("last_ratio", `leaves none of ${shared.length} shared bars before the seal`);
}

/** The bars of a ticker, daily ones where there are any. */
async function anyHistory(read: ReadHistory, name: string): Promise<BarHistory> {
  const [first = "DAY_1", ...others] = [...barIntervals].reverse();
  let unknown: unknown;
  for (const interval of [first, ...others]) {
    try {
      return await read(name.replace("/", "-"), interval);
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== "INSTRUMENT_UNKNOWN") throw error;
      unknown ??= error;
    }
  }
  throw unknown;
}

/**
 * The seal that a sprint is to open; of two arms the base opens it for both.
 * @throws Fault RESOURCE_NOT_FOUND; FIELD_INVALID for one that is open
 */
export async function sealToOpen(
  seals: Pick<SealRegister, "getSeal">,
  { openSeal: name, pair }: Pick<SprintSpec, "openSeal" | "pair">,
): Promise<Seal | undefined> {
  if (name === undefined) return undefined;
  const seal = await seals.getSeal(name);
  if (seal === undefined) throw notFound("seal", name);
  const base = baseOf(pair);
  const isJoined = base !== undefined && seal.opening?.sprint === base;
  if (seal.opening !== undefined && !isJoined) throw openedFault(seal);
  return seal;
}

/** The arm that opens a seal for an other one; undefined for every other sprint. */
export function baseOf(pair: SprintSpec["pair"]): string | undefined {
  return pair === undefined || pair.isBase ? undefined : sprintNameOf(pair.otherRequestId);
}

/** A sprint opens what it is of, so that no other instrument's bars are opened with it, or stay sealed. */
export function checkOpens(seal: Seal | undefined, tickers: readonly string[]): void {
  if (seal === undefined || isOf(seal, tickers)) return;
  const description = `${seal.name} seals ${seal.tickers.join(", ")}; a sprint of exactly these opens it`;
  throw invalidField("spec.open_seal", description);
}

/** A forward sprint would wait for bars that it never sees. @throws Fault FIELD_INVALID */
export async function refuseSealed(
  seals: Pick<SealRegister, "closedSealOf">,
  tickers: readonly string[],
): Promise<void> {
  for (const [at, ticker] of tickers.entries()) {
    const seal = await seals.closedSealOf(ticker);
    if (seal === undefined) continue;
    const description = `the bars of ${ticker} from ${isoDateOf(seal.fromMs)} on are sealed by ${seal.name}; open it first`;
    throw invalidField(`spec.tickers[${at}]`, description);
  }
}

/** That a seal is open already, with what opened it. */
export function openedFault({ name, opening }: Seal): Fault {
  const when = new Date(opening?.openTimeMs ?? 0).toISOString();
  const by = opening?.sprint ?? "somebody who read its bars";
  const description = `${name} was opened by ${by} at ${when}; a seal is opened once`;
  return invalidField("spec.open_seal", description);
}
