import { notFound } from "#lib/kernel/fault.ts";
import {
  Health as HealthService,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { createWakeup, type Wakeup } from "../../async/wakeup.ts";
import { type Registration, register } from "./handlers.ts";
import { drainingFault } from "./interceptors/drain-gate.ts";

/**
 * grpc.health.v1 for the whole server (the empty name) and each of its services, which are served
 * or not served together. Health itself is served as long as the server does not drain: by its name a probe asks
 * whether the process lives. Draining sends NOT_SERVING to every open Watch and ends it.
 */
export class Health {
  readonly registration: Registration;
  readonly #services: ReadonlySet<string>;
  readonly #watches = new Set<Wakeup>();
  #serving: boolean;
  #draining = false;

  constructor(services: readonly string[], serving: boolean) {
    this.#services = new Set(["", ...services, HealthService.typeName]);
    this.#serving = serving;
    this.registration = register(HealthService, {
      check: ({ service }) => {
        if (!this.#services.has(service)) throw notFound("service", service);
        return { status: this.#statusOf(service) };
      },
      list: () => ({
        statuses: Object.fromEntries(
          [...this.#services].map((service) => [service, { status: this.#statusOf(service) }]),
        ),
      }),
      watch: ({ service }, { signal }) => this.#watch(service, signal),
    });
  }

  /** Has no effect once the server drains. */
  setServing(serving: boolean): void {
    this.#serving = serving && !this.#draining;
    for (const watch of this.#watches) watch.wake();
  }

  drain(): void {
    this.#draining = true;
    this.setServing(false);
  }

  #statusOf(service: string): ServingStatus {
    if (!this.#services.has(service)) return ServingStatus.SERVICE_UNKNOWN;
    const isServed = service === HealthService.typeName ? !this.#draining : this.#serving;
    return isServed ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  async *#watch(service: string, signal: AbortSignal) {
    const wakeup = createWakeup();
    this.#watches.add(wakeup);
    signal.addEventListener("abort", wakeup.wake);
    try {
      let sent: ServingStatus | undefined;
      while (!signal.aborted) {
        const status = this.#statusOf(service);
        if (status !== sent) yield { status };
        sent = status;
        if (this.#draining) throw drainingFault();
        await wakeup.wait();
      }
    } finally {
      this.#watches.delete(wakeup);
    }
  }
}
