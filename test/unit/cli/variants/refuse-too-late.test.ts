import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseTooLate } from "#cli/variants/refuse-too-late.ts";
import { Fault } from "#lib/kernel/fault.ts";

type Asked = Parameters<typeof refuseTooLate>;

/** Two variants that would open a seal, and a gateway whose plan of it comes to this. */
function refuse(planOpening: () => Promise<unknown>) {
  const own = { plan: { tickers: ["A"], openSeal: "seals/1", overrides: {} } };
  const bars = {
    send: async () => undefined,
    ofSprint: () => ({ tickers: ["A"], notes: [] }),
  };
  return refuseTooLate(
    own as unknown as Asked[0],
    2,
    bars as unknown as Asked[2],
    { sprints: { planOpening }, marketData: {} } as unknown as Asked[3],
    () => undefined,
  );
}

test("a plan that nobody could make opens no seal", async () => {
  const away = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "audit is away");
  await assert.rejects(
    refuse(() => Promise.reject(away)),
    away,
  );
});

test("what is wrong with the sprint itself is left for its creation to say", async () => {
  const wrong = new Fault("INVALID_ARGUMENT", "BARS_TOO_FEW", "too few bars");
  await refuse(() => Promise.reject(wrong));
});
