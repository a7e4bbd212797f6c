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

/** Where the services behind a gateway listen that are asked directly, by the variable that says so. */
export const addressVariables = {
  forecast: "PMX_FORECAST_ADDRESS",
  "risk-gate": "PMX_RISK_GATE_ADDRESS",
  execution: "PMX_EXECUTION_ADDRESS",
  audit: "PMX_AUDIT_ADDRESS",
} as const;
