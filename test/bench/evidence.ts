import { generateKeyPairSync } from "node:crypto";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { signCheckpoint } from "#lib/evidence/checkpoint.ts";
import { sequenceOfLeaf } from "#lib/evidence/leaf.ts";
import { inclusionProof } from "#lib/evidence/proofs.ts";
import { GrowingTree } from "#lib/evidence/tree-hash.ts";
import { LogVerifier } from "#lib/evidence/verify-log.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { insertInto } from "#lib/kit/store/statement.ts";
import { logEvent } from "#services/audit/store/evidence-log.ts";
import { createEvidenceLogStore } from "#services/audit/store/evidence-log-store.ts";
import { evidencePending } from "#services/audit/store/schema.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/**
 * `npm run bench:evidence`: what the log of evidence costs. Facts are appended in batches to a database on disk, beside the
 * floor of the same run: the same rows inserted without a hash. Then a fact is committed and proven, and every record is
 * compared with its hashes, beside the floor of reading the rows. Exits 1 where a requirement is missed.
 */
const facts = 100_000;
const batch = 1_000;
const payloadBytes = 400;
const origin = "execution-bench";
const requirements = { appended: 10_000, provenMs: 100, verified: 100_000 };

const migrationsFolder = fileURLToPath(
  new URL("../../services/audit/store/migrations", import.meta.url),
);
const insertRow = insertInto(evidencePending);

const event = (sequence: number) => ({
  id: `${origin}-${sequence}`,
  source: "execution",
  sequence,
  subject: "pmx.execution.v1.trade.closed",
  type: "pmx.event.v1.TradeClosed",
  timeMs: 1_700_000_000_000 + sequence,
  payload: new Uint8Array(payloadBytes).fill(sequence % 251),
  isWithheld: false,
});

const append = (store: Store, from: number, count: number) =>
  store.write((tx) => {
    for (let sequence = from; sequence < from + count; sequence += 1) {
      logEvent(tx, { origin, event: event(sequence), auditSet: "sprints/bench" });
    }
  });

/** The same bytes as rows, without a hash. */
const insert = (store: Store, from: number, count: number) =>
  store.write((tx) => {
    for (let sequence = from; sequence < from + count; sequence += 1) {
      const leaf = JSON.stringify({ ...event(sequence), payload: "A".repeat(payloadBytes * 1.34) });
      insertRow(tx, { position: sequence, auditSet: "sprints/bench", leaf });
    }
  });

/** Facts a second, and a second of CPU: a machine that others use too gives less of the first. */
interface Rate {
  readonly wall: number;
  readonly cpu: number;
}

function clock(): () => Rate {
  const startMs = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    const wallSeconds = (performance.now() - startMs) / 1_000;
    return { wall: facts / wallSeconds, cpu: facts / ((user + system) / 1e6) };
  };
}

async function rateOf(work: (from: number, count: number) => Promise<unknown>): Promise<Rate> {
  const rate = clock();
  for (let from = 1; from <= facts; from += batch) await work(from, batch);
  return rate();
}

const open = () =>
  openStore({ path: `${temporaryFolder()}/audit.db`, migrationsFolder, logger: quietLogger });

function readAll(
  store: Store,
  take: (leaf: { index: number; leaf: string; nodes: Uint8Array }) => void,
) {
  const log = createEvidenceLogStore(store).find(origin)!;
  const rate = clock();
  for (let from = 0; from < facts; from += batch) {
    for (const leaf of log.leaves(from, facts, batch, "")) take(leaf);
  }
  return rate();
}

async function main(): Promise<void> {
  const [plain, store] = [await open(), await open()];
  const floor = await rateOf((from, count) => insert(plain, from, count));
  const appended = await rateOf((from, count) => append(store, from, count));
  const readFloor = readAll(store, () => undefined);
  const verifier = new LogVerifier(new GrowingTree(), [], {
    placeOf(leaf) {
      const sequence = sequenceOfLeaf(leaf as string);
      return sequence === undefined ? undefined : sequence - 1;
    },
    kindOf: () => "",
  });
  let bad = 0;
  const verified = readAll(store, (leaf) => {
    if (verifier.add(leaf) !== undefined) bad += 1;
  });
  const { privateKey } = generateKeyPairSync("ed25519");
  const startMs = performance.now();
  await append(store, facts + 1, 1);
  const log = createEvidenceLogStore(store).find(origin)!;
  const { size, root } = log.head(facts + 1);
  inclusionProof(facts, size, log.nodeAt);
  signCheckpoint({ log: origin, size, root }, privateKey);
  const provenMs = performance.now() - startMs;
  const number = (rate: number) => Math.round(rate).toLocaleString("en");
  const text = ({ wall, cpu }: Rate) =>
    `${number(wall)} facts a second, ${number(cpu)} a second of CPU`;
  process.stdout.write(
    `${facts} facts of ${payloadBytes} bytes, ${batch} a transaction\n` +
      `append      ${text(appended)} (required ${number(requirements.appended)}); rows without hashes ${text(floor)}\n` +
      `in a proof  ${provenMs.toFixed(1)} ms after it was handed over (required ${requirements.provenMs} ms)\n` +
      `verify      ${text(verified)} (required ${number(requirements.verified)}); reading alone ${text(readFloor)}\n`,
  );
  await plain.close();
  await store.close();
  const isMet =
    appended.wall >= requirements.appended &&
    verified.wall >= requirements.verified &&
    provenMs <= requirements.provenMs;
  process.exitCode = isMet && bad === 0 ? 0 : 1;
}

await main();
