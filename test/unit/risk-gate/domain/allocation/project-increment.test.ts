import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type Cap,
  projectIncrement,
} from "#services/risk-gate/domain/allocation/project-increment.ts";

interface Case {
  readonly wanted: readonly bigint[];
  readonly caps: readonly Cap[];
}

const runs = { numRuns: 1_000 };

/** A few amounts under a few caps that overlap in any way, about half of them too tight; some have nothing left. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    wanted: fc.array(fc.bigInt({ min: 0n, max: 1_000_000n }), { minLength: 1, maxLength: 6 }),
    limits: fc.array(
      fc.record({
        members: fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }),
        available: fc.bigInt({ min: -200_000n, max: 2_500_000n }),
      }),
      { maxLength: 6 },
    ),
  })
  .map(({ wanted, limits }) => ({
    wanted,
    caps: limits.map(({ members, available }, index) => ({
      id: `cap-${index}`,
      availableMicros: available,
      members: members.filter((place) => place < wanted.length),
    })),
  }));

const micros = ({ wanted, caps }: Case) => projectIncrement(wanted, caps).map((one) => one.micros);

const used = ({ members }: Cap, amounts: readonly bigint[]) =>
  members.reduce((sum, place) => sum + (amounts[place] as bigint), 0n);

const room = ({ availableMicros }: Cap) => (availableMicros < 0n ? 0n : availableMicros);

const isFeasible = ({ wanted, caps }: Case) =>
  caps.every((cap) => used(cap, wanted) <= room(cap) || used(cap, wanted) === 0n);

test("a projection keeps every cap, takes nothing away from zero and adds nothing to what was wanted", () => {
  let reduced = 0;
  fc.assert(
    fc.property(anyCase, (one) => {
      const found = micros(one);
      for (const [place, amount] of found.entries()) {
        assert.ok(amount >= 0n && amount <= (one.wanted[place] as bigint));
      }
      for (const cap of one.caps) assert.ok(used(cap, found) <= room(cap), cap.id);
      if (!isFeasible(one)) reduced += 1;
    }),
    runs,
  );
  assert.ok(reduced > 300, `only ${reduced} cases had anything to reduce`);
});

test("a projection of what is projected changes nothing", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const found = micros(one);
      assert.deepEqual(micros({ ...one, wanted: found }), found);
    }),
    runs,
  );
});

test("what keeps all caps is not changed, and no cap is named", () => {
  let feasible = 0;
  fc.assert(
    fc.property(anyCase, (one) => {
      const wanted = micros(one);
      feasible += wanted.some((amount) => amount > 0n) ? 1 : 0;
      for (const [place, projected] of projectIncrement(wanted, one.caps).entries()) {
        assert.deepEqual(projected, { micros: wanted[place], bindingCap: undefined });
      }
    }),
    runs,
  );
  assert.ok(feasible > 300, `only ${feasible} cases had anything left`);
});

test("an amount that is reduced is under a cap with less left than a micro for each of its amounts", () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      const projected = projectIncrement(one.wanted, one.caps);
      const found = projected.map((each) => each.micros);
      for (const [place, { micros: amount, bindingCap }] of projected.entries()) {
        if (amount === one.wanted[place]) continue;
        const binding = one.caps.find(({ id }) => id === bindingCap);
        assert.ok(binding, `no cap ${bindingCap}`);
        assert.ok(binding.members.includes(place), `${bindingCap} does not limit ${place}`);
        assert.ok(room(binding) - used(binding, found) < BigInt(one.wanted.length));
      }
    }),
    runs,
  );
});

test("neither the order of the amounts nor that of the caps makes a difference", () => {
  fc.assert(
    fc.property(anyCase, ({ wanted, caps }) => {
      const last = wanted.length - 1;
      const turned = caps
        .map((cap) => ({ ...cap, members: cap.members.map((place) => last - place) }))
        .reverse();
      const found = micros({ wanted: [...wanted].reverse(), caps: turned });
      assert.deepEqual([...found].reverse(), micros({ wanted, caps }));
    }),
    runs,
  );
});

test("amounts under one cap are scaled by one factor, and what another cap frees goes to the others", () => {
  const cap = (id: string, availableMicros: bigint, members: readonly number[]): Cap => ({
    ...{ id, availableMicros, members },
  });
  assert.deepEqual(micros({ wanted: [60n, 40n], caps: [cap("both", 30n, [0, 1])] }), [18n, 12n]);
  const caps = [cap("first", 10n, [0]), cap("both", 60n, [0, 1])];
  assert.deepEqual(projectIncrement([60n, 60n], caps), [
    { micros: 10n, bindingCap: "first" },
    { micros: 50n, bindingCap: "both" },
  ]);
});
