import type { Bar } from "#lib/kernel/bar.ts";
import { type Canonical, hashOf, sha256Hex } from "#lib/kernel/canonical.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import type { ForecastContent, ForecastHashes, ForecastSubject } from "./forecast.ts";
import type { ForecastPolicy } from "./policy.ts";
import { modelsOf } from "./submission/submitted-models.ts";

/** Hashes of bars seen lately, by a hash of their numbers as bits: text takes ten times as long. */
const dataHashes = new RecentlyUsed<string, string>(256);

/**
 * SHA-256 of bars, every field of every bar: that of their canonical JSON, a list of lists.
 * @param bars of finite numbers
 */
export function dataHashOf(bars: readonly Bar[]): string {
  const bits = bitsOf(bars);
  const known = dataHashes.get(bits);
  if (known !== undefined) return known;
  const hash = sha256Hex(canonicalText(bars));
  dataHashes.set(bits, hash);
  return hash;
}

function bitsOf(bars: readonly Bar[]): string {
  const numbers = new Float64Array(6 * bars.length);
  let at = 0;
  for (const { startTimeMs, open, high, low, close, volumeUnits } of bars) {
    numbers[at] = startTimeMs;
    numbers[at + 1] = open;
    numbers[at + 2] = high;
    numbers[at + 3] = low;
    numbers[at + 4] = close;
    numbers[at + 5] = volumeUnits;
    at += 6;
  }
  return sha256Hex(new Uint8Array(numbers.buffer));
}

/** Written without making the lists, because each call hashes hundreds of bars while others wait. */
function canonicalText(bars: readonly Bar[]): string {
  let text = "";
  for (const { startTimeMs, open, high, low, close, volumeUnits } of bars) {
    text += `,[${startTimeMs},${open},${high},${low},${close},${volumeUnits}]`;
  }
  return `[${text.slice(1)}]`;
}

/** Of the policies in use: one policy shapes many forecasts, and no policy ever changes. */
const policyHashes = new WeakMap<ForecastPolicy, string>();

/** SHA-256 of a policy. */
export function policyHashOf(policy: ForecastPolicy): string {
  const hash = policyHashes.get(policy) ?? hashOf(policy as unknown as Canonical);
  policyHashes.set(policy, hash);
  return hash;
}

/** SHA-256 of the list of models and the baseline. */
export function modelSetHashOf(policy: ForecastPolicy): string {
  return hashOf({ models: modelsOf(policy), baselineModel: policy.baselineModel });
}

/**
 * SHA-256 of what two forecasts must share for the errors of one to say anything of the other: the
 * instrument, the length of the bars, the horizon and the models.
 */
export function evidenceKeyOf(
  { instrument, interval, horizonBars }: Omit<ForecastSubject, "asOfMs">,
  policy: ForecastPolicy,
): string {
  const models = modelsOf(policy);
  return hashOf({ instrument, interval, horizonBars, models } as unknown as Canonical);
}

/** SHA-256 of a forecast's numbers, without its name, its audit set and the time it was made. */
export function contentHashOf(content: ForecastContent): string {
  return hashOf(content as unknown as Canonical);
}

/** The name that a forecast of this subject from this data under this policy has, always. */
export function forecastNameOf(subject: ForecastSubject, hashes: ForecastHashes): string {
  const { auditSet, instrument, interval, asOfMs, horizonBars } = subject;
  const { dataHash, policyHash } = hashes;
  const identity = { auditSet, instrument, interval, asOfMs, horizonBars, dataHash, policyHash };
  return `forecasts/${hashOf(identity as unknown as Canonical).slice(0, 32)}`;
}
