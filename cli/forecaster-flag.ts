import { type Flag, usageFault } from "./flag.ts";
import type { Setting } from "./setting.ts";

/** Who forecasts in place of the models. */
export interface ForecasterRequest {
  /** A folder of frozen forecasts, or one file of them. */
  readonly path: string;
}

export const forecasterFlag: Flag = {
  name: "forecaster",
  value: "file:DIR",
  describesSprint: true,
  help: "Take the forecasts of these files (docs/submitted-forecasts.md).",
};

const prefix = "file:";

/** @throws Fault FIELD_INVALID */
export function forecasterOf({ where, text }: Setting): ForecasterRequest {
  const path = text.slice(prefix.length);
  if (text.startsWith(prefix) && path !== "") return { path };
  throw usageFault(where, `"${text}" is not file:DIR, a folder of forecasts`);
}
