import { hasEnded } from "../follow-sprint.ts";
import type { GatewaySession } from "../gateway-session.ts";
import type { GatewayLease } from "./gateway-lease.ts";

/** The sprints that run in this process because a tool started them. */
export class StartedSprints {
  readonly #running = new Set<string>();

  has(name: string): boolean {
    return this.#running.has(name);
  }

  /** Those that have not ended. */
  names(): readonly string[] {
    return [...this.#running];
  }

  /** Keeps the gateway open until the sprint has ended: it runs in the same process. */
  keep(name: string, lease: GatewayLease): void {
    if (this.#running.has(name)) return;
    this.#running.add(name);
    void lease
      .use((gateway) => ended(name, gateway))
      .then(
        () => this.#running.delete(name),
        // The services were closed under it: it is unfinished, which is said at the end.
        () => undefined,
      );
  }
}

async function ended(name: string, { sprints }: GatewaySession): Promise<void> {
  for await (const { event } of sprints.watchSprint({ name })) {
    if (event.case === "sprint" && hasEnded(event.value.state)) return;
  }
}
