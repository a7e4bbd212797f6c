import {
  type CallOptions,
  type Channel,
  type ClientOf,
  clientOf,
} from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import {
  type FitResponse,
  ForecasterService,
} from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";

type FitRequestInit = Parameters<ClientOf<typeof ForecasterService>["fit"]>[0];

/** One address, behind which there may be several forecasters. */
interface Place {
  readonly channel: Channel;
  readonly client: ClientOf<typeof ForecasterService>;
  /** Calls that it has not answered yet. */
  calls: number;
  /** Until when it is asked only where all others fail too. */
  restsUntilMs: number;
}

/** How soon a forecaster that answers nothing, not even a ping, is taken for dead. */
const silenceMaxMs = 10_000;
/** How soon a name is asked for again, which happens when a connection ends: replicas may have come. */
const resolveAgainMs = 1_000;
/** For how long an address that failed is passed over. */
const restMs = 1_000;
/** A forecaster that has answered nothing for so long has gone, or is not needed. */
const forgottenMs = 60_000;
/** Until they have answered, this many fits are sent to each address. */
const firstFits = 2;

/** The forecasters that fits are sent to: those of a name in turn, of several addresses the one with fewest calls. */
export class Forecasters {
  readonly #places: Place[];
  readonly #nowMs: () => number;
  /** Threads of each process that answered lately, by its id. */
  readonly #known = new Map<string, { readonly threads: number; readonly seenMs: number }>();

  /** @param nowMs a monotonic clock */
  constructor(addresses: readonly string[], openPeer: OpenPeer, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#places = addresses.map((address) => {
      const channel = openPeer(address, { silenceMaxMs, resolveAgainMs });
      return { channel, client: clientOf(ForecasterService, channel), calls: 0, restsUntilMs: 0 };
    });
  }

  /** How many fits they can have at a time, so that none of their threads waits. */
  get fitsAtOnce(): number {
    let fits = 0;
    const oldestMs = this.#nowMs() - forgottenMs;
    for (const [id, { threads, seenMs }] of this.#known) {
      if (seenMs < oldestMs) this.#known.delete(id);
      else fits += threads + 1;
    }
    return Math.max(fits, firstFits * this.#places.length);
  }

  /** @throws Fault of the transport, or the one that the forecaster answered */
  async fit(request: FitRequestInit, options: CallOptions): Promise<FitResponse> {
    const place = this.#next();
    place.calls += 1;
    try {
      const response = await place.client.fit(request, options);
      const { forecaster, threads } = response;
      this.#known.set(forecaster, { threads, seenMs: this.#nowMs() });
      return response;
    } catch (error) {
      place.restsUntilMs = this.#nowMs() + restMs;
      throw error;
    } finally {
      place.calls -= 1;
    }
  }

  close(): void {
    for (const { channel } of this.#places) channel.close();
  }

  /** Of those that do not rest the one with fewest calls; where all rest, the one that rests longest already. */
  #next(): Place {
    const nowMs = this.#nowMs();
    const rank = ({ calls, restsUntilMs }: Place): readonly [number, number] =>
      restsUntilMs > nowMs ? [1, restsUntilMs] : [0, calls];
    const [first, ...others] = this.#places as [Place, ...Place[]];
    const next = others.reduce((best, place) => {
      const [bestRests, bestNumber] = rank(best);
      const [rests, number] = rank(place);
      return rests < bestRests || (rests === bestRests && number < bestNumber) ? place : best;
    }, first);
    // Of equals the next call takes another.
    this.#places.push(...this.#places.splice(this.#places.indexOf(next), 1));
    return next;
  }
}
