"""What pmx answers, by the packages of its protos: google_rpc, audit, event, execution, forecast, marketdata, ops, readiness, riskgate, sprint, type."""
