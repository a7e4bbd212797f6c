import { invalidField } from "#lib/kernel/fault.ts";

const filterPattern = /^pmx\.[a-z0-9-]+\.v\d+(\.[a-z0-9_-]+)*(\.>)?$/;
const durablePattern = /^[a-z0-9_-]+$/;

/**
 * The JetStream stream that holds a subject: one per owning service, e.g. `PMX_EXECUTION` for
 * `pmx.execution.v1.trade.closed`.
 */
export function streamOf(subject: string): string {
  return `PMX_${ownerOf(subject).replaceAll("-", "_").toUpperCase()}`;
}

/** Every subject of the stream that holds `subject`, e.g. `pmx.execution.>`. */
export function streamSubjects(subject: string): string {
  return `pmx.${ownerOf(subject)}.>`;
}

/** Whether a subject is the filter itself or, for a filter ending in `.>`, lies below it. */
export function matches(filter: string, subject: string): boolean {
  return filter.endsWith(".>") ? subject.startsWith(filter.slice(0, -1)) : subject === filter;
}

/** @throws Fault INVALID_ARGUMENT for what either bus could not serve alike. */
export function checkSubscription(durable: string, filter: string): void {
  if (!durablePattern.test(durable)) {
    throw invalidField("durable", `"${durable}" must consist of a-z, 0-9, "_" and "-"`);
  }
  if (!filterPattern.test(filter)) {
    throw invalidField("subject", `"${filter}" must be a subject of one service, or end in ".>"`);
  }
}

function ownerOf(subject: string): string {
  const [root, owner] = subject.split(".");
  if (root !== "pmx" || !owner) {
    throw invalidField("subject", `"${subject}" must start with pmx.<service>.`);
  }
  return owner;
}
