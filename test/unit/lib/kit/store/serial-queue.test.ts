import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSerialQueue } from "#lib/kit/store/serial-queue.ts";

describe("createSerialQueue", () => {
  it("starts each work only when the one before has ended", async () => {
    const queue = createSerialQueue("test");
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(`${name} ends`);
    };
    await Promise.all([queue.run(work("a")), queue.run(work("b"))]);
    assert.deepEqual(seen, ["a starts", "a ends", "b starts", "b ends"]);
  });

  it("allows what a finished work set going to ask for work", async () => {
    const queue = createSerialQueue("test");
    let later: Promise<number> | undefined;
    await queue.run(async () => {
      later = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() =>
        queue.run(async () => 7),
      );
    });
    assert.equal(await later, 7);
  });

  it("is idle only after the work asked for so far, failed or not", async () => {
    const queue = createSerialQueue("test");
    let ended = false;
    const failing = queue.run(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
      throw new Error("no");
    });
    const outcome = assert.rejects(failing, /no/);
    await queue.idle();
    assert.equal(ended, true);
    await outcome;
  });
});
