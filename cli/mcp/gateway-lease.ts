import { Fault } from "#lib/kernel/fault.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { embeddedGateway, type GatewaySession, remoteGateway } from "../gateway-session.ts";
import { type LogPlace, logPlace } from "../log-place.ts";
import { prefixedFault } from "../prefixed-fault.ts";

/** How long the services stay after the last use: a conversation asks several times in a row. */
const idleMs = 30_000;

const besideServe =
  " Where that is pmx serve, start pmx mcp with --address HOST:PORT of its gateway.";

function isLocked(error: unknown): boolean {
  return error instanceof Fault && error.reason === "DATABASE_LOCKED";
}

/** A gateway that is open. */
interface Open {
  readonly gateway: GatewaySession;
  readonly log: LogPlace;
}

/**
 * Opens the gateway when it is used and closes it some time after. A program that speaks MCP may run all day, and
 * whoever holds a data folder keeps all other commands from it.
 */
export class GatewayLease {
  readonly #place: DataPlace;
  readonly #context: CommandContext;
  readonly #idleMs: number;
  #open: Promise<Open> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #users = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(place: DataPlace, context: CommandContext, idle = idleMs) {
    this.#place = place;
    this.#context = context;
    this.#idleMs = idle;
  }

  /** Whether sprints run in this process, while it has the gateway open. */
  get isOwn(): boolean {
    return this.#place.address === undefined;
  }

  /** Runs the work with the gateway, which stays open until it has ended. @throws Fault of the start or of the work */
  async use<T>(work: (gateway: GatewaySession) => Promise<T>): Promise<T> {
    this.#users += 1;
    clearTimeout(this.#timer);
    try {
      this.#open ??= this.#closing.then(() => this.#start());
      const opening = this.#open;
      const { gateway } = await opening.catch((error) => {
        // The next use tries again: the folder may be free by then.
        if (this.#open === opening) this.#open = undefined;
        throw error;
      });
      return await work(gateway);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#closeLater();
    }
  }

  /** Closes what is open, with what still uses it. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#close();
    await this.#closing;
  }

  async #start(): Promise<Open> {
    const { address, dataDir } = this.#place;
    const log = logPlace(undefined, dataDir, this.#context.terminal);
    try {
      const gateway =
        address === undefined
          ? await embeddedGateway(this.#context, { dataDir, resumeSprints: false, log })
          : remoteGateway(address, this.#context.environment);
      return { gateway, log };
    } catch (error) {
      log.close();
      throw isLocked(error)
        ? prefixedFault(error, "the data folder is in use", besideServe)
        : error;
    }
  }

  #closeLater(): void {
    this.#timer = setTimeout(() => {
      if (this.#users === 0) this.#close();
    }, this.#idleMs);
    this.#timer.unref();
  }

  #close(): void {
    const opening = this.#open;
    if (opening === undefined) return;
    this.#open = undefined;
    this.#closing = opening.then(
      async ({ gateway, log }) => {
        await gateway.close().catch((error) => {
          this.#context.terminal.err(`pmx: the services did not close: ${error}\n`);
        });
        log.close();
      },
      () => undefined,
    );
  }
}
