import assert from "node:assert/strict";
import { test } from "node:test";
import { loadGatewayConfig } from "#gateway/config.ts";

function forecastAddress(address: string): string {
  return loadGatewayConfig({ environment: { PMX_FORECAST_ADDRESS: address } }).peers.forecast;
}

for (const address of ["[::1]:50051", "forecast:50051", "dns:///forecast.svc:50051"]) {
  test(`${address} is taken for the address of a peer`, () => {
    assert.equal(forecastAddress(address), address);
  });
}

for (const address of ["here", "h:99999", "dns:///h:99999", "dns://8.8.8.8/h:1", "http://h:1"]) {
  test(`${address} is refused as the address of a peer, with where it was set`, () => {
    assert.throws(() => forecastAddress(address), {
      reason: "CONFIG_INVALID",
      message: /PMX_FORECAST_ADDRESS.*is not allowed: expected host:port/s,
    });
  });
}
