import { Buffer } from "node:buffer";
import type { DsseEnvelope } from "#lib/evidence/dsse.ts";
import { type LeafEvent, type LeafRecord, leafFromText } from "#lib/evidence/leaf.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import type { EvidenceHead } from "#proto/pmx/audit/v1/evidence_pb.ts";
import type { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { ExportedEvidence, ExportedRecord } from "./export-file.ts";
import { receiptIn, revealIn, submittedIn } from "./receipt-facts.ts";
import { statedIn } from "./signed-statement.ts";

type Client = ClientOf<typeof EvidenceService>;

/** Records asked for at once. */
const pageSize = 500;

/**
 * What the logs have of a sprint, with its verdict.
 * @param withCompared - whether the facts of those that it was compared with come too.
 * @throws Fault of the audit service
 */
export async function collectEvidence(
  client: Client,
  sprint: { readonly name: string; readonly dataHash: string; readonly policyHash: string },
  withCompared = false,
): Promise<ExportedEvidence> {
  const auditSet = sprint.name;
  const statement = await statementOf(client, sprint);
  const { heads } = await client.getCheckpoint({});
  // What came since the verdict was signed is no part of it.
  const own = (await recordsOf(client, heads, auditSet)).filter(isSigned(statement));
  const named = own.flatMap((record) => setsNamedBy(record, withCompared));
  const further = [...new Set(named)].filter((set) => set !== auditSet);
  const records = [...own, ...(await sealsOf(client, heads, own))];
  for (const set of further.sort()) records.push(...(await recordsOf(client, heads, set)));
  records.push(...(await receiptsOf(client, heads, records)));
  return {
    auditSet,
    heads: heads.map(({ log, firstSequence, size, checkpoint, verifierKey }) => ({
      ...{ log, checkpoint, verifierKey },
      firstSequence: Number(firstSequence),
      size: Number(size),
    })),
    ...(statement !== undefined && { statement: JSON.parse(statement) }),
    records,
  };
}

/** Whether a record was there when a verdict was signed; any was where none is. */
function isSigned(statement: string | undefined): (record: ExportedRecord) => boolean {
  if (statement === undefined) return () => true;
  const { payload } = JSON.parse(statement) as DsseEnvelope;
  const { logs } = statedIn(Buffer.from(payload, "base64").toString()) ?? { logs: [] };
  const sizes = new Map(logs.map(({ log, size }) => [log, size]));
  return ({ log, index }) => index < (sizes.get(log) ?? 0);
}

async function statementOf(
  client: Client,
  { name, dataHash, policyHash }: Parameters<typeof collectEvidence>[1],
): Promise<string | undefined> {
  try {
    const asked = { auditSet: name, dataHash, strategyHash: policyHash };
    return (await client.signVerdict(asked)).envelope;
  } catch (error) {
    if (error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND") return undefined;
    throw error;
  }
}

async function recordsOf(
  client: Client,
  heads: readonly EvidenceHead[],
  auditSet: string,
): Promise<ExportedRecord[]> {
  const records: ExportedRecord[] = [];
  for (const { log, size: treeSize } of heads) {
    // A size of 0 would mean all of them.
    if (treeSize === 0n) continue;
    for (let pageToken = ""; ; ) {
      const page = await client.listEvidence({ log, auditSet, treeSize, pageSize, pageToken });
      for (const { index, leaf, inclusionProof } of page.records) {
        records.push({ log, index: Number(index), leaf, proof: inclusionProof });
      }
      pageToken = page.nextPageToken;
      if (pageToken === "") break;
    }
  }
  return records;
}

/** The records of the seals that records say were opened: they are about no audit set. */
async function sealsOf(
  client: Client,
  [own]: readonly EvidenceHead[],
  records: readonly ExportedRecord[],
): Promise<readonly ExportedRecord[]> {
  const found: ExportedRecord[] = [];
  for (const record of records) {
    const opened = recordIn(record);
    if (own === undefined || opened?.type !== "SEAL_OPENED") continue;
    const asked = { log: own.log, treeSize: own.size, name: `${opened.seal}` };
    const { record: seal } = await client.getInclusionProof(asked);
    if (seal === undefined) continue;
    const { log, index, leaf, inclusionProof: proof } = seal;
    found.push({ log, index: Number(index), leaf, proof });
  }
  return found;
}

/** The receipts that submitted forecasts among records rest on: they are about no audit set. */
async function receiptsOf(
  client: Client,
  heads: readonly EvidenceHead[],
  records: readonly ExportedRecord[],
): Promise<readonly ExportedRecord[]> {
  const submitted = records.flatMap((record) => {
    const rests = submittedIn(eventIn(record));
    return rests === undefined ? [] : [{ log: record.log, of: rests.of }];
  });
  const logs = new Set(submitted.map(({ log }) => log));
  const wanted = new Set(submitted.map(({ log, of }) => `${log} ${of}`));
  const named = new Set<string>();
  const own = heads.filter(({ log }) => logs.has(log));
  return (await recordsOf(client, own, "")).filter((record) => {
    const event = eventIn(record);
    const receipt = receiptIn(event);
    if (receipt !== undefined && wanted.has(`${record.log} ${receipt.of}`)) {
      named.add(receipt.name);
      return true;
    }
    return named.has(revealIn(event)?.commitment ?? "");
  });
}

/** The audit sets that the answer of a gate rests on besides its first, or a comparison, where it is asked for. */
function setsNamedBy(leaf: ExportedRecord, withCompared: boolean): readonly string[] {
  const record = recordIn(leaf);
  const { type, auditSets, baselineAuditSet, comparison } = (record ?? {}) as {
    readonly type?: string;
    readonly auditSets?: readonly string[];
    readonly baselineAuditSet?: string;
    readonly comparison?: { readonly baseAuditSet: string; readonly otherAuditSet: string };
  };
  if (type === "COMPARISON_MADE" && comparison !== undefined && withCompared) {
    return [comparison.baseAuditSet, comparison.otherAuditSet];
  }
  if (type !== "GATE_EVALUATED") return [];
  return [...(auditSets ?? []), baselineAuditSet ?? ""].filter((set) => set !== "");
}

function eventIn({ leaf }: ExportedRecord): LeafEvent | undefined {
  const content = leafFromText(leaf)?.content;
  return content !== undefined && "event" in content ? content.event : undefined;
}

function recordIn({ leaf }: ExportedRecord): LeafRecord | undefined {
  const content = leafFromText(leaf)?.content;
  return content !== undefined && "record" in content ? content.record : undefined;
}
