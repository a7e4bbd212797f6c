import { Fault } from "#lib/kernel/fault.ts";
import type { Seal } from "../domain/trials/seal.ts";
import type { AuditPeer } from "./audit-port.ts";
import type { SealRegister } from "./ports.ts";

/** What seals are told with. */
export interface SealTellerDependencies {
  readonly seals: Pick<SealRegister, "listSeals">;
  /** The audit service, until the signal is aborted. */
  readonly audit: (signal: AbortSignal) => Pick<AuditPeer, "logSeal">;
  /** Resolves when it is time to tell again, or when the signal is aborted. */
  readonly wait: (signal: AbortSignal) => Promise<void>;
  readonly log: { warn(message: string, fields: Record<string, unknown>): void };
}

const sealsTogether = 100;

/**
 * Tells the log of evidence of every seal and opening that this database has, the oldest first: each is asked for again until
 * the audit service has answered, and all of them after a start, since a process may have ended in between and an audit
 * database may be an older one by now. The log has each once.
 */
export class SealTeller {
  readonly #dependencies: SealTellerDependencies;
  /** Names of seals, once for the seal and once for its opening. */
  readonly #told = new Set<string>();
  readonly #stop = new AbortController();
  #telling: Promise<void> | undefined;
  #isAskedAgain = false;

  constructor(dependencies: SealTellerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Tells what is not told yet, in the background. */
  start(): void {
    this.#isAskedAgain = true;
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined;
    });
  }

  /** Resolves when everything that was there is told, or the teller has stopped. */
  async settled(): Promise<void> {
    await this.#telling;
  }

  /** Ends; what is not told then is told after the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#telling;
  }

  /** Never rejects: nobody waits for what is told in the background. */
  async #tell(): Promise<void> {
    const { audit, wait, log } = this.#dependencies;
    const { signal } = this.#stop;
    const peer = audit(signal);
    while (this.#isAskedAgain && !signal.aborted) {
      this.#isAskedAgain = false;
      try {
        for (const seal of await this.#untold()) await this.#tellOne(peer, seal);
      } catch (error) {
        if (signal.aborted) return;
        log.warn("seals are not in the log of evidence yet", { error });
        this.#isAskedAgain = true;
        await wait(signal);
      }
    }
  }

  async #tellOne(peer: Pick<AuditPeer, "logSeal">, seal: Seal): Promise<void> {
    try {
      await peer.logSeal(seal);
    } catch (error) {
      // What was refused would be refused again.
      if (!(error instanceof Fault && error.code === "INVALID_ARGUMENT")) throw error;
      this.#dependencies.log.warn("the log of evidence refuses a seal", { seal: seal.name, error });
    }
    this.#told.add(toldName(seal));
  }

  /** The oldest first. */
  async #untold(): Promise<readonly Seal[]> {
    const found: Seal[] = [];
    for (let before: string | undefined; ; ) {
      const seals = await this.#dependencies.seals.listSeals(sealsTogether, before);
      found.push(...seals.filter((seal) => !this.#told.has(toldName(seal))));
      before = seals.at(-1)?.name;
      if (seals.length < sealsTogether) return found.reverse();
    }
  }
}

function toldName({ name, opening }: Seal): string {
  return opening === undefined ? name : `${name} opened`;
}
