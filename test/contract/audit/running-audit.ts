import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { type AuditConfig, loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { serve } from "#test/support/served.ts";

/** An audit service on a free port with its client. */
export interface RunningAudit {
  readonly address: string;
  readonly client: ClientOf<typeof AuditService>;
  readonly evidence: ClientOf<typeof EvidenceService>;
  readonly bus: EventBus;
  readonly dataDir: string;
  /** Stops the service and starts it again over the same database, with a bus of its own unless given one. */
  restart(change?: Partial<AuditConfig>, bus?: EventBus): Promise<RunningAudit>;
  close(): Promise<void>;
}

/** Starts the audit service over a temporary database, with an in-process bus unless given one. */
export async function runningAudit(bus?: EventBus): Promise<RunningAudit> {
  return startOver({}, bus && { bus });
}

async function startOver(
  change: Partial<AuditConfig>,
  options: { readonly dataDir?: string; readonly bus?: EventBus } = {},
): Promise<RunningAudit> {
  const config = { ...loadAuditConfig({ environment: {} }), ...change };
  const { address, channel, bus, dataDir, stop, remove } = await serve(startAudit, config, options);
  return {
    address,
    client: clientOf(AuditService, channel),
    evidence: clientOf(EvidenceService, channel),
    bus,
    dataDir,
    async restart(next = {}, nextBus) {
      await stop();
      return startOver(next, { dataDir, ...(nextBus && { bus: nextBus }) });
    },
    close: remove,
  };
}

/** Publishes messages as the facts of one source, counting its sequence. */
export function publisher(bus: EventBus, source: string) {
  let last = 0;
  const publish = (
    type: string,
    payload: Uint8Array,
    subject: string,
    sequence: number,
    withheld?: string,
  ) =>
    bus.publish({
      id: `${source}-0001-${sequence}`,
      subject,
      source,
      sequence,
      timeMs: Date.UTC(2016, 0, 1),
      type,
      payload,
      ...(withheld === undefined ? {} : { withheld }),
    });
  return {
    /** Publishes the next fact; resolves with its position once it is settled. */
    async fact<Desc extends DescMessage>(
      schema: Desc,
      message: MessageInitShape<Desc>,
      subject: string,
    ) {
      last += 1;
      await publish(schema.typeName, toBinary(schema, create(schema, message)), subject, last);
      return { source, sequence: BigInt(last) };
    },
    /** Publishes bytes that are not what their type says. */
    async poison(schema: DescMessage, subject: string) {
      last += 1;
      await publish(schema.typeName, new Uint8Array([0xff, 0xff, 0xff]), subject, last);
      return { source, sequence: BigInt(last) };
    },
    /** Publishes what stands in the place of a fact that its owner could not publish. */
    async withheld(schema: DescMessage, subject: string, reason: string) {
      last += 1;
      await publish(schema.typeName, new Uint8Array(), subject, last, reason);
      return { source, sequence: BigInt(last) };
    },
    /** Publishes the fact of a sequence that was published already. */
    async again<Desc extends DescMessage>(
      schema: Desc,
      message: MessageInitShape<Desc>,
      subject: string,
      sequence: number,
    ) {
      await publish(schema.typeName, toBinary(schema, create(schema, message)), subject, sequence);
    },
  };
}
