/**
 * Every `PMX_` variable that some process of pmx reads. `PMX_REFERENCE_DATA` is none: only tests and
 * benches read it.
 */
export const knownVariables = [
  "PMX_AUDIT_ADDRESS",
  "PMX_CONFIG_DIR",
  "PMX_DATA_DIR",
  "PMX_DRAIN_DELAY_MS",
  "PMX_EDGE_COST_GATE",
  "PMX_EDGE_COST_MULTIPLIER",
  "PMX_EXECUTION_ADDRESS",
  "PMX_FORECASTERS",
  "PMX_FORECAST_ADDRESS",
  "PMX_FORECAST_THREADS",
  "PMX_HEALTH_PORT",
  "PMX_HOST",
  "PMX_HTTP_PORT",
  "PMX_INSECURE",
  "PMX_LOG_LEVEL",
  "PMX_LONG_ONLY",
  "PMX_PORT",
  "PMX_RISK_GATE_ADDRESS",
] as const;
