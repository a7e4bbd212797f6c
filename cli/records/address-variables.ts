/** Services behind a gateway that are asked directly, with the variables that say where they are. */
export const addressVariables = {
  forecast: "PMX_FORECAST_ADDRESS",
  "risk-gate": "PMX_RISK_GATE_ADDRESS",
  execution: "PMX_EXECUTION_ADDRESS",
  audit: "PMX_AUDIT_ADDRESS",
} as const;
