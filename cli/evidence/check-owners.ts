import { leafFromText } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import type { EvidenceHead } from "#proto/pmx/audit/v1/evidence_pb.ts";
import type { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { bad, type Finding } from "./finding.ts";
import type { LogCheck, OwnedKind, OwnedRecord } from "./owned-records.ts";

type Client = Pick<ClientOf<typeof EvidenceService>, "getCheckpoint" | "listEvidence">;

/** A service that states facts and keeps what they are about. */
export interface FactOwner {
  /** The database that numbers its facts, and the sequence of the newest. */
  readonly stated: () => Promise<{ readonly origin: string; readonly newest: bigint } | undefined>;
  readonly kind: OwnedKind;
}

const recordsAtOnce = 1_000;

/**
 * Compares what the services keep with what they stated, of which the logs cannot be changed unseen: a trade, forecast,
 * receipt or decision that was edited, added or removed behind its service. One finding a kind, and one more where its
 * facts must agree with others; the first that differs is named.
 */
export async function checkOwners(
  client: Client,
  owners: readonly FactOwner[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const owner of owners) findings.push(...(await checkedOwner(client, owner)));
  return findings;
}

async function checkedOwner(client: Client, owner: FactOwner): Promise<readonly Finding[]> {
  const { what } = owner.kind;
  try {
    return await checkOwner(client, owner);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const text = `whether each ${what} is kept as it was stated: ${error.message}`;
    return [{ outcome: "NOT_CHECKED", text }];
  }
}

async function checkOwner(client: Client, owner: FactOwner): Promise<readonly Finding[]> {
  const { kind, stated: ask } = owner;
  const origin = (await ask())?.origin;
  const followed = kind.follow?.();
  const { stated, isWhole } = await statedIn(client, await headOf(client, origin), kind, followed);
  const compared = await compareKept(client, owner, stated);
  return followed === undefined ? [compared] : [compared, followed.finding(isWhole)];
}

async function compareKept(
  client: Client,
  { kind, stated: ask }: FactOwner,
  stated: ReadonlyMap<string, OwnedRecord>,
): Promise<Finding> {
  const { what } = kind;
  const kept = new Map<string, OwnedRecord>();
  for (const [group, records] of byGroup(stated.values(), kind.groups)) {
    const names = records.map(({ name }) => name);
    for (const record of await kind.kept(group, names)) kept.set(record.name, record);
  }
  for (const { name, says } of stated.values()) {
    const found = kept.get(name);
    if (found === undefined) return bad(`${what} ${name} was stated, and is not kept`);
    if (found.says !== says) return bad(`${what} ${name} is not kept as it was stated`);
  }
  const unstated = [...kept.keys()].filter((name) => !stated.has(name));
  if (unstated.length === 0) {
    return { outcome: "OK", text: `each ${what} of ${stated.size} is kept as it was stated` };
  }
  return checkUnstated(client, { kind, stated: ask }, unstated);
}

/** What is kept and was not stated may have been stated since, or before the log began. */
async function checkUnstated(
  client: Client,
  { kind, stated: ask }: FactOwner,
  names: readonly string[],
): Promise<Finding> {
  const now = await ask();
  const head = await headOf(client, now?.origin);
  const arrived = (head?.firstSequence ?? 1n) + (head?.size ?? 0n) - 1n;
  const { stated } = await statedIn(client, head, kind);
  const name = names.find((one) => !stated.has(one));
  if (name === undefined) {
    return { outcome: "OK", text: `each ${kind.what} of ${stated.size} is kept as it was stated` };
  }
  if (head?.firstSequence === 1n && arrived >= (now?.newest ?? 0n)) {
    return bad(`${kind.what} ${name} is kept, and no fact ever stated it`);
  }
  const text = `whether ${kind.what} ${name} was stated: its log does not have every fact`;
  return { outcome: "NOT_CHECKED", text };
}

async function headOf(
  client: Client,
  origin: string | undefined,
): Promise<EvidenceHead | undefined> {
  const { heads } = await client.getCheckpoint({});
  return heads.find(({ log }) => log === origin);
}

/** What the facts of a log state, by name: of what is stated twice the first. Nothing without a log. */
async function statedIn(
  client: Client,
  head: EvidenceHead | undefined,
  kind: OwnedKind,
  followed?: LogCheck,
): Promise<{ readonly stated: ReadonlyMap<string, OwnedRecord>; readonly isWhole: boolean }> {
  const stated = new Map<string, OwnedRecord>();
  if (head === undefined) return { stated, isWhole: false };
  let isWhole = head.firstSequence === 1n;
  await allPages(async (pageToken) => {
    const asked = { log: head.log, pageSize: recordsAtOnce, pageToken };
    const { records, nextPageToken } = await client.listEvidence(asked);
    for (const { leaf } of records) {
      const content = leafFromText(leaf)?.content;
      const event = content && "event" in content ? content.event : undefined;
      if (event === undefined || event.isWithheld) isWhole = false;
      if (event === undefined) continue;
      followed?.take(event);
      const record = kind.stated(event);
      if (record !== undefined && !stated.has(record.name)) stated.set(record.name, record);
    }
    return { items: [], nextPageToken };
  });
  return { stated, isWhole };
}

function byGroup(
  records: Iterable<OwnedRecord>,
  groupsAsked: readonly string[] = [],
): ReadonlyMap<string, readonly OwnedRecord[]> {
  const groups = new Map<string, OwnedRecord[]>(groupsAsked.map((group) => [group, []]));
  for (const record of records) {
    const group = groups.get(record.group);
    if (group === undefined) groups.set(record.group, [record]);
    else group.push(record);
  }
  return groups;
}
