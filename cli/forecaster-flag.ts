import { type Flag, usageFault } from "./flag.ts";
import type { Setting } from "./setting.ts";

/** Who forecasts in place of the models. */
export type ForecasterRequest =
  /** A folder of frozen forecasts, or one file of them. */
  | { readonly path: string }
  /** Who submits to the forecast service or is asked by it, as a policy names them. */
  | { readonly source: string };

export const forecasterFlag: Flag = {
  name: "forecaster",
  value: "WHO",
  describesSprint: true,
  help: "Forecast by file:DIR, submitted:NAME or an external NAME.",
};

/** @throws Fault FIELD_INVALID */
export function forecasterOf({ where, text }: Setting): ForecasterRequest {
  const [, kind, name = ""] = /^(file|submitted):(.+)$/.exec(text) ?? [];
  if (kind === "file") return { path: name };
  if (kind === "submitted" && isName(name)) return { source: `forecasters/${name}` };
  if (isName(text)) return { source: `externalForecasters/${text}` };
  throw usageFault(
    where,
    `"${text}" is none of file:DIR, a folder of forecasts, submitted:NAME and NAME, of lower-case letters, digits and hyphens`,
  );
}

function isName(text: string): boolean {
  return /^[a-z0-9-]{1,40}$/.test(text);
}
