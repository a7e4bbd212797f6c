import { type Flag, usageFault } from "./flag.ts";
import type { Setting } from "./setting.ts";

/** Who forecasts in place of the models. */
export type ForecasterRequest =
  /** A folder of frozen forecasts, or one file of them. */
  | { readonly path: string }
  /** Who commits and submits to the forecast service, as a policy names it: `forecasters/{name}`. */
  | { readonly source: string };

export const forecasterFlag: Flag = {
  name: "forecaster",
  value: "WHO",
  describesSprint: true,
  help: "Take the forecasts of file:DIR or submitted:NAME instead.",
};

/** @throws Fault FIELD_INVALID */
export function forecasterOf({ where, text }: Setting): ForecasterRequest {
  const [, kind, name = ""] = /^(file|submitted):(.+)$/.exec(text) ?? [];
  if (kind === "file") return { path: name };
  if (kind === "submitted" && /^[a-z0-9-]{1,40}$/.test(name)) {
    return { source: `forecasters/${name}` };
  }
  throw usageFault(
    where,
    `"${text}" is neither file:DIR, a folder of forecasts, nor submitted:NAME, of lower-case letters, digits and hyphens`,
  );
}
