/** The five processes of pmx by name. */
export type ProcessName = "gateway" | "forecast" | "risk-gate" | "execution" | "audit";

/** How far the port of each lies from the first one. */
export const portOffset: Readonly<Record<ProcessName, number>> = {
  gateway: 0,
  forecast: 1,
  "risk-gate": 2,
  execution: 3,
  audit: 4,
};
