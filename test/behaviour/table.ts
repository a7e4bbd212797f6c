import { readdirSync, readFileSync } from "node:fs";

/** A number, a text, a truth, nothing, or lists and objects of them: what a case gives and expects. */
export type Json =
  | number
  | string
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Named values of a case. */
export type Values = { readonly [name: string]: Json };

/** Where pmx answers otherwise than the system that it replaces, on purpose. */
export interface Deviation {
  /** What pmx answers instead; the test asserts it. */
  readonly answer: Values;
  readonly reason: string;
  /** The line of the design that decides it, which is the invariant of this number. */
  readonly designLine: number;
}

/** What the system that pmx replaces does in one situation, with its numbers. */
export interface BehaviourCase {
  /** What happens, in a sentence; the name of the test. */
  readonly behaviour: string;
  /** A CONTRACT is to be kept. A DEFECT is one of the replaced system: `expect` is what is wanted instead. */
  readonly kind: "CONTRACT" | "DEFECT";
  readonly given: Values;
  /** Money in currency units; returns, shares and costs as ratios where the name does not say bps. */
  readonly expect: Values;
  /** Largest absolute difference of a number. */
  readonly tolerance: number;
  readonly deviation?: Deviation;
  /** What pmx still lacks to be asked; the case is then counted and skipped. */
  readonly lacks?: string;
}

const folder = new URL("cases/", import.meta.url);

/** The areas of the table, one a file, in the order of their names. */
export const areas: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.slice(0, -".json".length))
  .sort();

/** The cases of an area. */
export function casesOf(area: string): readonly BehaviourCase[] {
  return JSON.parse(readFileSync(new URL(`${area}.json`, folder), "utf8"));
}
