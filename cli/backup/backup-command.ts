import { resolve } from "node:path";
import { evidenceKeyFile } from "#lib/evidence/evidence-key.ts";
import { systemClock } from "#lib/kit/clock.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { shellWord } from "../shell-word.ts";
import type { Manifest, SavedDatabase } from "./manifest.ts";
import { restoreBackup, verifyBackup } from "./restore-backup.ts";
import { keyText } from "./restore-key.ts";
import { takeBackup } from "./take-backup.ts";

/** Where a backup is written. */
export interface BackupArguments {
  readonly folder: string;
  readonly dataDir: string;
  readonly json: boolean;
}

/** Which backup is restored, and how. */
export interface RestoreArguments extends BackupArguments {
  readonly replace: boolean;
  readonly verifyOnly: boolean;
  /** File of the key that signed the logs of evidence. */
  readonly evidenceKey?: string;
}

/** Writes a backup; with --json `{ "backup": Manifest }`. */
export async function backupCommand(
  { folder, dataDir, json }: BackupArguments,
  { terminal, interruption: signal }: CommandContext,
): Promise<number> {
  const { nowMs } = systemClock;
  const manifest = await takeBackup({ dataDir, folder, signal, nowMs });
  if (json) terminal.out(`${JSON.stringify({ backup: manifest })}\n`);
  else {
    terminal.out(`Backup of ${resolve(dataDir)}, as it stood at ${manifest.cutTime}

${tableOf(manifest, terminal.outColumns)}
Written to ${resolve(folder)}. Restore it with: pmx restore ${shellWord(folder)} --data-dir FOLDER
${keyNote(manifest, dataDir)}`);
  }
  return exitCodes.pass;
}

function keyNote({ evidenceKeyId }: Manifest, dataDir: string): string {
  if (evidenceKeyId === undefined) return "";
  const place = resolve(dataDir, evidenceKeyFile);
  return `The key that signs its logs of evidence (${evidenceKeyId}) is not in it: keep a copy of ${place} where other keys are kept\n`;
}

/** Restores or verifies a backup; with --json `{ "restore": { "backup": Manifest, "dataDir", "movedTo", "key": RestoredKey } }`. */
export async function restoreCommand(
  { folder, dataDir, json, replace, verifyOnly, evidenceKey }: RestoreArguments,
  { terminal, interruption: signal }: CommandContext,
): Promise<number> {
  const { nowMs } = systemClock;
  if (verifyOnly) {
    const manifest = await verifyBackup(folder, signal);
    if (json) terminal.out(`${JSON.stringify({ restore: { backup: manifest } })}\n`);
    else {
      const heading = `Backup of ${manifest.cutTime}: every file is as it was written`;
      terminal.out(`${heading}\n\n${tableOf(manifest, terminal.outColumns)}`);
    }
    return exitCodes.pass;
  }
  const { manifest, movedTo, key } = await restoreBackup({
    ...{ folder, dataDir, replace, signal, nowMs },
    ...(evidenceKey !== undefined && { evidenceKey }),
  });
  if (json) {
    const moved = movedTo ?? null;
    const restore = { backup: manifest, dataDir: resolve(dataDir), movedTo: moved, key };
    terminal.out(`${JSON.stringify({ restore })}\n`);
    return exitCodes.pass;
  }
  const moved = movedTo === undefined ? "" : `What was there before is in ${movedTo}.\n`;
  terminal.out(`Restored to ${resolve(dataDir)}, as it stood at ${manifest.cutTime}

${tableOf(manifest, terminal.outColumns)}
${moved}${keyText(key, dataDir)}Sprints that were unfinished then go on when a gateway starts on it, or with: pmx sprint --resume --data-dir ${shellWord(dataDir)}
Where its services use NATS, remove the streams PMX_FORECAST, PMX_RISKGATE and PMX_EXECUTION first: they hold facts of
after the backup under numbers that are given again. The facts that are missing come from the databases.
`);
  return exitCodes.pass;
}

function tableOf({ databases }: Manifest, width: number | undefined): string {
  return recordTable(columns, databases, { none: "no database", width });
}

const columns: readonly RecordColumn<SavedDatabase>[] = [
  { heading: "Database", name: "database", value: ({ name }) => name },
  {
    heading: "kB",
    right: true,
    name: "bytes",
    value: ({ bytes }) => `${Math.ceil(bytes / 1_000)}`,
  },
  {
    heading: "Migrations",
    right: true,
    name: "migrations",
    value: ({ migrations }) => `${migrations}`,
  },
  {
    heading: "Facts",
    name: "facts",
    value: ({ stated, consumed }) =>
      [
        ...(stated === undefined ? [] : [`states ${stated.newest}`]),
        ...(consumed.length === 0
          ? []
          : [`knows ${consumed.map(({ source, newest }) => `${newest} of ${source}`).join(", ")}`]),
      ].join("; ") || "none",
  },
];
