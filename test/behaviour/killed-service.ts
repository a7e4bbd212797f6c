import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ExecutionService as ExecutionRpc } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { startServiceProcess } from "#test/support/service-process.ts";

export type ExecutionClient = ClientOf<typeof ExecutionRpc>;

/** An execution service that is killed while it is called, and goes on in another process on the same data folder. */
export class KilledService {
  readonly #folder: string;
  #process: ReturnType<typeof startServiceProcess>;
  /** How often it was killed. */
  kills = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#process = this.#start();
  }

  #start() {
    return startServiceProcess("execution", { PMX_DATA_DIR: this.#folder });
  }

  /** Ends the process in the middle of whatever it does, and starts another one. */
  async kill(): Promise<void> {
    const running = await this.#process;
    this.kills += 1;
    await running.end("SIGKILL");
    this.#process = this.#start();
    await this.#process;
  }

  /** Resolves with the exit code of the last process. */
  async stop(): Promise<number | null> {
    return (await this.#process).end("SIGTERM");
  }

  async address(): Promise<string> {
    return (await this.#process).address;
  }
}

/** A client with a connection of its own, which asks again until it is answered. */
export class PatientClient {
  readonly #service: KilledService;
  #address = "";
  #channel: Channel | undefined;
  /** Calls whose answer got lost, so that they were made again. */
  repeats = 0;

  constructor(service: KilledService) {
    this.#service = service;
  }

  /** @throws Fault that is the service's own answer. */
  async call<Answer>(ask: (client: ExecutionClient) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask(await this.#client());
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== "UNAVAILABLE") throw error;
        this.repeats += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  close(): void {
    this.#channel?.close();
  }

  async #client(): Promise<ExecutionClient> {
    const address = await this.#service.address();
    if (this.#channel === undefined || address !== this.#address) {
      this.#channel?.close();
      this.#channel = openChannel(address);
      this.#address = address;
    }
    return clientOf(ExecutionRpc, this.#channel);
  }
}
