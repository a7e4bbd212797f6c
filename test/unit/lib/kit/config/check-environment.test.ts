import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { checkEnvironment } from "#lib/kit/config/check-environment.ts";

function refusal(environment: Record<string, string>): Fault {
  try {
    checkEnvironment(environment);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  return assert.fail("nothing was refused");
}

const slips = {
  PMX_DATADIR: "PMX_DATA_DIR",
  PMX_LOGLEVEL: "PMX_LOG_LEVEL",
  PMX_FORECAST_ADDR: "PMX_FORECAST_ADDRESS",
  PMX_FORECAST_THREAD_COUNT: "PMX_FORECAST_THREADS",
  PMX_FORECAST_PORT: "PMX_FORECASTERS",
  PMX_NATS_URL: "NATS_URL",
} as const;

test("an unknown variable is refused and the nearest known one named", () => {
  for (const [typed, meant] of Object.entries(slips)) {
    const { code, reason, message } = refusal({ [typed]: "1", PATH: "/bin" });
    assert.deepEqual([code, reason], ["INVALID_ARGUMENT", "CONFIG_INVALID"]);
    assert.equal(
      message,
      `environment ${typed}: unknown variable; the nearest known one is ${meant}`,
    );
  }
});

test("all unknown variables are named at once, in the order of their names", () => {
  const { message, violations } = refusal({ PMX_HOSTS: "a", PMX_DATADIR: "b", PMX_PORT: "1" });
  assert.match(message, /^2 settings are wrong:\n.*PMX_DATADIR.*\n.*PMX_HOSTS/);
  assert.equal(violations.length, 2);
});

test("variables of other programs, of other processes of pmx, and empty ones are accepted", () => {
  const environment = {
    PATH: "/bin",
    MY_PMX_FOO: "1",
    NATS_URL: "nats://127.0.0.1:4222",
    PMX_FORECAST_THREADS: "2",
    PMX_LONG_ONLY: "1",
    PMX_AUDIT_ADDRESS: "audit:50054",
    PMX_TYPO: "",
  };
  assert.deepEqual(checkEnvironment(environment), environment);
});

for (const service of ["PMX", "PMX_FORECAST", "PMX_RISK_GATE_V2"]) {
  test(`what Kubernetes injects for a service ${service} is ignored`, () => {
    const injected = {
      [`${service}_SERVICE_HOST`]: "10.0.0.11",
      [`${service}_SERVICE_PORT`]: "50050",
      [`${service}_SERVICE_PORT_GRPC_WEB`]: "50050",
      [`${service}_PORT`]: "tcp://10.0.0.11:50050",
      [`${service}_PORT_50050_TCP`]: "tcp://[fd00::11]:50050",
      [`${service}_PORT_50050_TCP_ADDR`]: "10.0.0.11",
      [`${service}_PORT_50050_TCP_PORT`]: "50050",
      [`${service}_PORT_50050_TCP_PROTO`]: "tcp",
      [`${service}_PORT_53_UDP`]: "udp://10.0.0.11:53",
    };
    assert.deepEqual(checkEnvironment({ ...injected, PMX_HOST: "0.0.0.0" }), {
      PMX_HOST: "0.0.0.0",
    });
  });
}

test("a port that a person sets is ours, and for a service that has none it is refused", () => {
  assert.deepEqual(checkEnvironment({ PMX_PORT: "50060" }), { PMX_PORT: "50060" });
  assert.match(refusal({ PMX_AUDIT_PORT: "50060" }).message, /PMX_AUDIT_PORT: unknown/);
  assert.match(refusal({ PMX_PORT_50050_TCP: "50060" }).message, /PMX_PORT_50050_TCP: unknown/);
});
