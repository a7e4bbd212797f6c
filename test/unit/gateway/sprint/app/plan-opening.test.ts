import assert from "node:assert/strict";
import { test } from "node:test";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import { planOpening } from "#gateway/sprint/app/plan-opening.ts";

type Planned = Parameters<typeof planOpening>[1];

/** The number of the trial that audit was asked to plan, for the first setting on its dates. */
async function plannedNumber(pair: object | undefined, laterSettings?: number): Promise<number> {
  let number = 0;
  const planGates = ({ trial }: { readonly trial: { readonly number: number } }) => {
    number = trial.number;
    return { gates: [], unreachable: [], alphaRatio: 0.03 };
  };
  const opening = {
    sprint: {
      spec: { horizonBars: 5, pair },
      asOfTimesMs: [1],
      policy: { gates: [{ gate: "g" }] },
    },
    ...{ trials: [{ familyAlphaRatio: 0.05 }], windows: 1, seal: { name: "seals/1" } },
    ...(laterSettings !== undefined && { laterSettings }),
  } as unknown as Planned;
  const peers = { audit: { planGates } } as unknown as Peers;
  const plan = await planOpening({ peers, trials: { numberOf: () => 1 } }, opening);
  assert.equal(plan.trialNumber, number);
  return number;
}

test("a seal is opened by what the last of the settings may spend that are to be scored on it", async () => {
  assert.equal(await plannedNumber(undefined), 1);
  assert.equal(await plannedNumber(undefined, 3), 4);
});

test("the base of a pair is planned as the later arm, which would be refused when the seal is open", async () => {
  assert.equal(await plannedNumber({ isBase: true }), 2);
  assert.equal(await plannedNumber({ isBase: false }), 1);
});
