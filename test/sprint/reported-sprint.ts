import { after, before } from "node:test";
import {
  type EmbeddedOptions,
  type EmbeddedServices,
  startEmbedded,
} from "#test/support/embedded.ts";
import { freePortsInARow } from "#test/support/free-port.ts";
import { cheapForecasts, configWith } from "#test/support/lenient-config.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx, type Run } from "./cli-scripted-gateway.ts";

/** A sprint that has traded, with its services. */
interface ReportedSprint {
  readonly services: EmbeddedServices;
  /** Of the gateway. */
  readonly address: string;
}

let opened: Promise<ReportedSprint> | undefined;
/** Files that still look at it. */
let users = 0;

const records = temporaryFolder();
const configFolder = configWith({
  ...cheapForecasts,
  // It trades although its portfolio has closed nothing yet, and not on every decision.
  "risk-gate.yaml": {
    "policy.tradeRegimeMultipliers": undefined,
    "policy.minimumExpectedReturnBps": 10,
  },
});

/** Starts the services under it. */
export function startTrading(options: EmbeddedOptions): Promise<EmbeddedServices> {
  return startEmbedded({ ...options, configFolder, environment: {}, logger: quietLogger });
}

/**
 * A sprint of six audits that nothing changes: one for all test files of a process, run when the first of them starts and
 * closed after the last. Call it outside of tests.
 */
export function reportedSprint(): {
  /** Runs a command over its gateway. */
  readonly here: (...typed: string[]) => Promise<Run>;
  readonly sprint: () => Promise<ReportedSprint>;
} {
  users += 1;
  const sprint = () => {
    opened ??= open();
    return opened;
  };
  before(async () => {
    await sprint();
  });
  after(async () => {
    users -= 1;
    if (users > 0) return;
    const { services } = await sprint();
    opened = undefined;
    await services.close();
  });
  return {
    here: async (...typed) => pmx([...typed, "--address", (await sprint()).address]),
    sprint,
  };
}

async function open(): Promise<ReportedSprint> {
  const typed = ["sprint", "--audits", "6", "--no-proof-mode", "--json", "--data-dir", records];
  await pmx(typed, { startEmbedded: startTrading });
  const from = await freePortsInARow(5);
  const services = await startTrading({ dataDir: records, ports: { from }, resumeSprints: false });
  return { services, address: `127.0.0.1:${from}` };
}
