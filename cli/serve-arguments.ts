import { dataDirFlag, type Flag, helpFlag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { dataDirOf, type Environment, settingOf, switchOf, wholeNumber } from "./setting.ts";

/** How `pmx serve` runs all services. */
export interface ServeArguments {
  readonly host: string;
  /** Absent: what the configuration says. */
  readonly insecure?: boolean;
  readonly dataDir: string;
  /** Port of the gateway, those of the services follow; absent: those of the configuration. */
  readonly basePort?: number;
}

/** How `pmx serve forecaster` runs one; what is absent is as the configuration says. */
export interface ServeForecasterArguments {
  readonly host?: string;
  readonly insecure?: boolean;
  readonly port?: number;
}

const hostFlag: Flag = {
  name: "host",
  value: "HOST",
  variable: "PMX_HOST",
  help: "Address to listen on. Default 127.0.0.1.",
};

const insecureFlag: Flag = {
  name: "insecure",
  variable: "PMX_INSECURE",
  help: "Let other machines reach the host, though calls are in plain text.",
};

const basePortFlag: Flag = {
  name: "base-port",
  value: "N",
  help: "Listen on N (gateway) to N+4, in the order above. Default 50050.",
};

const portFlag: Flag = {
  name: "port",
  value: "N",
  variable: "PMX_PORT",
  help: "A forecaster listens on N; 0 for any free port. Default 50057.",
};

export const serveFlags: readonly Flag[] = [
  hostFlag,
  insecureFlag,
  basePortFlag,
  portFlag,
  dataDirFlag,
  helpFlag,
];

/** Whether the words ask for a forecaster instead of all services. @throws Fault FIELD_INVALID for any other word. */
export function isForecaster({ words }: ReadFlags): boolean {
  const [first, second] = words;
  if (first === undefined) return false;
  if (first !== "forecaster") {
    const message =
      "pmx serve runs all services, pmx serve forecaster one forecaster; node bin/service.mjs NAME runs one service";
    throw usageFault(first, message);
  }
  if (second !== undefined) throw usageFault(second, "unexpected word; see --help");
  return true;
}

export function serveArguments(typed: ReadFlags, environment: Environment): ServeArguments {
  if (typed.values.has("port")) {
    throw usageFault("--port", "belongs to pmx serve forecaster; --base-port moves all services");
  }
  const base = settingOf(basePortFlag, typed, environment);
  return {
    host: settingOf(hostFlag, typed, environment)?.text ?? "127.0.0.1",
    dataDir: dataDirOf(typed, environment),
    ...reachOf(typed, environment),
    ...(base !== undefined && { basePort: wholeNumber(base, 1, 65_535 - 4) }),
  };
}

export function serveForecasterArguments(
  typed: ReadFlags,
  environment: Environment,
): ServeForecasterArguments {
  if (typed.values.has("base-port")) throw usageFault("--base-port", "one forecaster has --port");
  if (typed.values.has("data-dir")) throw usageFault("--data-dir", "a forecaster keeps nothing");
  const host = settingOf(hostFlag, typed, environment);
  const port = settingOf(portFlag, typed, environment);
  return {
    ...(host !== undefined && { host: host.text }),
    ...reachOf(typed, environment),
    ...(port !== undefined && { port: wholeNumber(port, 0, 65_535) }),
  };
}

function reachOf(typed: ReadFlags, environment: Environment): { readonly insecure?: boolean } {
  const insecure = switchOf(insecureFlag, typed, environment);
  return insecure === undefined ? {} : { insecure };
}
