import { requestIdProblem } from "#lib/kernel/idempotency.ts";
import { cycleRequestId, type Extraction } from "./extraction-flags.ts";
import { usageFault } from "./flag.ts";
import { type Setting, sprintName } from "./setting.ts";

// Texts of the flags of pmx sprint, read as what they stand for.

export function currencyCode({ text }: Setting): string {
  const code = text.toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return code;
  throw usageFault("--base-currency", `"${text}" is not a currency's code, for example USD`);
}

export function nameList({ text }: Setting): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

export function requestIdText({ text }: Setting, { cycles = 1 }: Extraction): string {
  const unusable = requestIdProblem(text) ?? requestIdProblem(cycleRequestId(text, cycles));
  if (unusable === undefined) return text;
  throw usageFault("--request-id", unusable);
}

export function barsPathText({ text }: Setting): string {
  if (text !== "") return text;
  throw usageFault("--bars", "needs a file of bars or a folder of them");
}

export function resumedName(setting: Setting): string {
  return setting.text === "" ? "newest" : sprintName(setting);
}
