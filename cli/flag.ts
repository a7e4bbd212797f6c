import { Fault } from "#lib/kernel/fault.ts";

/** One flag of a command; parsing and the help text are both read from it. */
export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** What its value is called in the help; absent for a switch. */
  readonly value?: string;
  /** The words that its value is one of; absent where there are other values too. */
  readonly choices?: readonly string[];
  /** Whether the value may be left out. */
  readonly valueOptional?: true;
  /** Whether further words up to the next flag belong to its value, joined by commas. */
  readonly list?: true;
  /** Whether it may be typed several times; its values are then joined by commas. */
  readonly repeatable?: true;
  /** What to do instead of typing it twice; absent where the last one counts. */
  readonly onceOnly?: string;
  /** Whether --no-<name> exists as well. */
  readonly negatable?: true;
  /** One letter that stands for it after a single dash. */
  readonly short?: string;
  /** Other spelling of the same flag. */
  readonly alias?: string;
  /** Environment variable that sets the same; the flag wins over it. */
  readonly variable?: string;
  /** Whether it describes a sprint to create, so that it cannot go with --resume. */
  readonly describesSprint?: true;
  /** One or two sentences for the help. */
  readonly help: string;
}

export const helpFlag: Flag = { name: "help", help: "Show this help." };

export const jsonFlag: Flag = {
  name: "json",
  help: "Print one JSON object on standard output, the result or the error.",
};

/** By which verdict a command that judges ends. */
export const assuredFlag: Flag = {
  name: "assured",
  help: "Let the assured verdict decide the exit code (docs/gates.md).",
};

/** Where the log goes, for a command that starts services. */
export const logFlag: Flag = {
  name: "log",
  value: "FILE",
  valueOptional: true,
  help: "Log to FILE, or standard error. Default: pmx.log in the data folder.",
};

/** Where checkpoints of the logs of evidence are kept beside them. */
export const checkpointToFlag: Flag = {
  name: "checkpoint-to",
  value: "FILE|URL",
  help: "Keep checkpoints of the evidence elsewhere: in FILE, or sent to URL.",
};

/** Where records are kept, as sprint and serve have it. */
export const dataDirFlag: Flag = {
  name: "data-dir",
  value: "DIR",
  variable: "PMX_DATA_DIR",
  help: "Folder of the records. Default .pmx.",
};

/** INVALID_ARGUMENT for something typed on the command line or set in the environment. */
export function usageFault(where: string, message: string): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `${where}: ${message}`, {
    violations: [{ field: where, description: message }],
  });
}
