import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { type LeafEvent, leafText } from "#lib/evidence/leaf.ts";
import { GrowingTree, leafHash, nodesOf, rootOf } from "#lib/evidence/tree-hash.ts";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";

const publishers = ["forecast", "risk-gate", "execution"];

/**
 * Asserts that the log of each publisher in a data folder has the root that follows from the facts in the publisher's own
 * outbox alone, one after another: what delivering all of them again to an empty database would lead to.
 */
export function assertLogsFollowFromOutboxes(dataDir: string): void {
  const audit = openConnection(join(dataDir, "audit.db"));
  try {
    for (const source of publishers) {
      const owner = openConnection(join(dataDir, `${source}.db`));
      try {
        assertLog(audit, owner, source);
      } finally {
        owner.close();
      }
    }
  } finally {
    audit.close();
  }
}

/** A log of evidence as it stands in a data folder. */
export interface KeptLog {
  readonly size: number;
  /** The root over its first so many records, in hexadecimal digits. */
  rootAt(size: number): string;
}

/** The logs of a data folder, by their origins. */
export function logsIn(dataDir: string): ReadonlyMap<string, KeptLog> {
  const audit = openConnection(join(dataDir, "audit.db"));
  try {
    const origins = audit.rows("SELECT origin FROM evidence_log ORDER BY id");
    return new Map(origins.map(([origin]) => [`${origin}`, keptLog(nodesIn(audit, `${origin}`))]));
  } finally {
    audit.close();
  }
}

function keptLog(nodes: readonly Uint8Array[]): KeptLog {
  const nodeAt = nodesOf((index) => nodes[index]!);
  return {
    size: nodes.length,
    rootAt: (size) => Buffer.from(rootOf(size, nodeAt)).toString("hex"),
  };
}

/** The hashes that each record of a log completed, in its order. */
function nodesIn(audit: Connection, origin: string): readonly Uint8Array[] {
  return audit
    .rows(
      `SELECT nodes FROM evidence_leaf JOIN evidence_log ON position / 1099511627776 = id
       WHERE origin = ? ORDER BY position`,
      [origin],
    )
    .map(([value]) => new Uint8Array(value as Uint8Array));
}

function assertLog(audit: Connection, owner: Connection, source: string): void {
  const [[id] = []] = owner.rows("SELECT value FROM meta WHERE key = 'database_id'");
  const origin = `${source}-${id}`;
  const nodes = nodesIn(audit, origin);
  assert.ok(nodes.length > 0, `${origin} has no record`);
  const tree = new GrowingTree();
  for (const [sequence, subject, type, timeMs, payload] of owner.rows(
    "SELECT sequence, subject, type, time_ms, payload FROM outbox ORDER BY sequence LIMIT ?",
    [nodes.length],
  )) {
    const event = {
      ...{ id: `${origin}-${sequence}`, source, sequence, subject, type, timeMs },
      payload: new Uint8Array(payload as Uint8Array),
      isWithheld: false,
    } as LeafEvent;
    tree.append(leafHash(leafText({ sequence: event.sequence, content: { event } })));
  }
  const nodeAt = nodesOf((index) => nodes[index]!);
  assert.deepEqual(rootOf(nodes.length, nodeAt), tree.root(), origin);
}
