import { commandVerb } from "../data/data-verb.ts";
import { dataDirFlag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { dataDirOf } from "../setting.ts";
import type { BackupArguments, RestoreArguments } from "./backup-command.ts";

/** The commands that copy a data folder and bring it back. */
export const backupVerbs = {
  backup: commandVerb({
    summary: "Copy all five databases as they stand at one instant.",
    words: "FOLDER [flags]",
    help: `Copies the databases of a data folder into another folder, which must be absent or empty, while pmx runs on them or
not: all five as they stood at one instant, from which every sprint is resumed as after a loss of power. Each copy is checked
and named in manifest.json with its size, its SHA-256 and the facts that it holds; the manifest is written last, so that a
backup without one is not whole. Nobody waits for it: sprints go on meanwhile.

It reads files, so that it runs on the machine of the data folder. The log and cached answers of bar sources are no records
and are left out, as is the configuration; sprints pin their policies. The key that signs the logs of evidence (evidence.key) is
left out too: whoever has it with the databases can sign another log. The manifest names it by its id.`,
    flags: [dataDirFlag],
    read: (typed, environment): BackupArguments => ({
      folder: oneFolder(typed, "backup"),
      dataDir: dataDirOf(typed, environment),
      json: typed.values.get("json") === true,
    }),
    run: async (...call) => (await import("./backup-command.ts")).backupCommand(...call),
  }),
  restore: commandVerb({
    summary: "Verify a backup, and bring its databases back.",
    words: "FOLDER [flags]",
    help: `Compares every file of a backup with its manifest, and whether this version can open it, before anything is
touched; then puts the databases into a data folder that is absent or empty and that no process uses. With --replace those
that are there are moved into a folder replaced-TIME beside them. An interrupted restore is done again by the same command;
until then no process opens what is not restored.

The logs of evidence go on under the key that signed them where it is named by --evidence-key, or lies in the data folder as
evidence.key already. A restore says where it is missing; then they go on under a new one.`,
    flags: [
      { ...dataDirFlag, help: "The data folder to restore to. Default .pmx." },
      { name: "replace", help: "Move databases aside that are there." },
      {
        name: "evidence-key",
        value: "FILE",
        help: "The key that signed the logs of evidence, which no backup has.",
      },
      { name: "verify", help: "Verify the backup, and change nothing." },
    ],
    read: (typed, environment): RestoreArguments => {
      const replace = typed.values.get("replace") === true;
      const verifyOnly = typed.values.get("verify") === true;
      const ofRestore = ["replace", "data-dir", "evidence-key"] as const;
      const other = ofRestore.find((name) => typed.values.has(name));
      if (verifyOnly && other !== undefined) {
        throw usageFault(`--${other}`, "is of a restore; --verify changes nothing");
      }
      const evidenceKey = typed.values.get("evidence-key");
      return {
        folder: oneFolder(typed, "restore"),
        dataDir: dataDirOf(typed, environment),
        json: typed.values.get("json") === true,
        ...{ replace, verifyOnly },
        ...(typeof evidenceKey === "string" && { evidenceKey }),
      };
    },
    run: async (...call) => (await import("./backup-command.ts")).restoreCommand(...call),
  }),
} as const;

/** @throws Fault FIELD_INVALID for none or several. */
function oneFolder({ words }: ReadFlags, verb: string): string {
  const [folder, more] = words;
  if (folder === undefined || folder === "")
    throw usageFault(verb, "name the folder of the backup");
  if (more !== undefined) throw usageFault(more, "unexpected word; name one folder");
  return folder;
}
