import assert from "node:assert/strict";
import { test } from "node:test";
import { SealTeller, type SealTellerDependencies } from "#gateway/sprint/app/seal-teller.ts";
import type { Seal } from "#gateway/sprint/domain/trials/seal.ts";
import { Fault } from "#lib/kernel/fault.ts";

const away = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "away");

/** Seals by the hundreds, the newest first as they are listed. */
const sealed = (count: number): Seal[] =>
  Array.from({ length: count }, (_, at) => {
    const number = count - at;
    return { name: `seals/${number}`, tickers: [`T${number}`], fromMs: 0, createTimeMs: number };
  });

function world(
  all: Seal[],
  answer: (seal: Seal) => Promise<void>,
  isLocked: () => boolean = () => false,
) {
  const told: string[] = [];
  const dependencies: SealTellerDependencies = {
    seals: {
      async listSeals(limit, before) {
        if (isLocked()) throw away;
        const from = before === undefined ? 0 : all.findIndex(({ name }) => name === before) + 1;
        return all.slice(from, from + limit);
      },
    },
    audit: () => ({
      async logSeal(seal) {
        await answer(seal);
        told.push(seal.opening === undefined ? seal.name : `${seal.name} opened`);
      },
    }),
    wait: () => Promise.resolve(),
    log: { warn: () => undefined },
  };
  return { told, teller: new SealTeller(dependencies) };
}

test("all seals are told, the oldest first, and one that is not answered again before later ones", async () => {
  const names = sealed(250)
    .map(({ name }) => name)
    .reverse();
  let failures = 0;
  const { told, teller } = world(sealed(250), async ({ name }) => {
    if (name !== "seals/100" || failures === 3) return;
    failures += 1;
    throw away;
  });
  teller.start();
  await teller.settled();
  assert.deepEqual(told, names);
  assert.equal(failures, 3);
});

test("an opening is told after its seal was, and nothing that was answered is told again", async () => {
  const all = sealed(2);
  const { told, teller } = world(all, async () => undefined);
  teller.start();
  await teller.settled();
  all[0] = { ...all[0]!, opening: { sprint: "sprints/a", openTimeMs: 3 } };
  teller.start();
  teller.start();
  await teller.settled();
  assert.deepEqual(told, ["seals/1", "seals/2", "seals/2 opened"]);
});

test("what the log refuses is not told again, and does not keep others from it", async () => {
  let refusals = 0;
  const { told, teller } = world(sealed(3), async ({ name }) => {
    if (name !== "seals/1") return;
    refusals += 1;
    throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "opened by another");
  });
  teller.start();
  await teller.settled();
  teller.start();
  await teller.settled();
  assert.deepEqual([told, refusals], [["seals/2", "seals/3"], 1]);
});

test("seals that cannot be read for a while are told when they can", async () => {
  const all = sealed(2);
  let failures = 0;
  const { told, teller } = world(
    all,
    async () => undefined,
    () => {
      failures += 1;
      return failures <= 2;
    },
  );
  teller.start();
  await teller.settled();
  assert.deepEqual([told, failures], [["seals/1", "seals/2"], 3]);
});

test("a teller that stops ends the call under way and tells no more", async () => {
  const { told, teller } = world(sealed(2), () => Promise.reject(away));
  teller.start();
  await teller.stop();
  teller.start();
  await teller.settled();
  assert.deepEqual(told, []);
});
