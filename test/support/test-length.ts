import { randomInt } from "node:crypto";
import process from "node:process";

/** Whether `npm run test:long` runs, or another command that is for it: every case of the tests that take long, not some of them. */
export const isLong = process.env.TEST_LENGTH === "long";

/** Every case of a long run, else one of them, another one in each run. */
export function someOf<Case>(cases: readonly Case[]): readonly Case[] {
  return isLong ? cases : [cases[randomInt(cases.length)] as Case];
}
