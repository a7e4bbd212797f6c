import { Buffer } from "node:buffer";
import { fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import {
  CreateSprintResponseSchema,
  SprintService,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

import { type Attacked, attackedMethods } from "./corpus.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateMessage } from "./mutate-message.ts";
import { sendRawFrames } from "./raw-frames.ts";
import { complaintOf, type Ended, send } from "./send.ts";
import type { Target } from "./target.ts";
import type { World } from "./world.ts";

/** How a case was made from a valid call. */
const kinds = ["message", "message", "message", "message", "bytes", "frames", "valid"] as const;
export type Kind = (typeof kinds)[number];

/** One case and how it ended. */
export interface Case {
  readonly number: number;
  readonly kind: Kind;
  /** `SprintService/GetSprint`. */
  readonly rpc: string;
  readonly ended: string;
  /** What is wrong with that, with the request in base64. */
  readonly complaint?: string;
}

const drawn = attackedMethods.flatMap((one) => Array.from({ length: one.weight }, () => one));
/** The start of a request that a complaint shows. */
const base64Shown = 400;

/** Attacks the services with the case of a number, which the seed determines. */
export type Attack = (number: number) => Promise<Case>;

/** An attack over connections of its own, one to each process. */
export function openAttack(target: Target, world: World, seed: number) {
  const channels = new Map(
    Object.entries(target.addresses).map(([name, address]) => [name, openChannel(address)]),
  );
  const attack: Attack = async (number) => {
    const random = new SeededRandom(seed * 2 ** 28 + number);
    const attacked = drawn[random.integer(drawn.length)]!;
    const kind = kinds[random.integer(kinds.length)]!;
    const messages = attacked.valid(world, number);
    if (kind === "message") for (const one of messages) mutateOne(random, attacked, one, messages);
    const encoded = messages.map((one) => toBinary(attacked.method.input, one));
    const place = { number, kind, rpc: `${attacked.service.name}/${attacked.method.name}` };
    if (kind === "frames") {
      const address = target.addresses[attacked.process];
      const path = pathOf(attacked.method);
      const isWatch = attacked.method.name.startsWith("Watch");
      const complaint = await sendRawFrames(random, address, path, encoded[0]!, isWatch);
      return { ...place, ended: complaint ?? "ended", ...(complaint && { complaint }) };
    }
    const sent = kind === "bytes" ? encoded.map((one) => mutateBytes(random, one)) : encoded;
    const channel = channels.get(attacked.process)!;
    const ended = await send(channel.transport, attacked, sent);
    await cancelSprint(attacked, ended);
    const complaint =
      complaintOf(attacked, ended) ??
      (kind === "valid" && ended.reason === "FIELD_INVALID"
        ? `a valid request is refused: ${ended.message}`
        : undefined);
    return {
      ...place,
      ended: ended.code,
      ...(complaint && { complaint: `${complaint}\n    ${base64Of(sent)}` }),
    };
  };
  /** A sprint that was accepted by chance may be of a thousand audits. */
  const cancelSprint = async ({ method }: Attacked, { code, answers }: Ended) => {
    if (method !== SprintService.method.createSprint || code !== "OK") return;
    const { sprint } = fromBinary(CreateSprintResponseSchema, answers[0]!);
    const sprints = clientOf(SprintService, channels.get("gateway")!);
    // It may have ended by itself, or be one that had ended before.
    await sprints.cancelSprint({ name: sprint!.name }).catch(() => undefined);
  };
  return {
    attack,
    close: () => {
      for (const channel of channels.values()) channel.close();
    },
  };
}

/** Of a stream of messages about one is changed; the others stay, so that they are reached. */
function mutateOne(
  random: SeededRandom,
  { method }: Attacked,
  message: Message,
  all: readonly Message[],
): void {
  if (random.integer(all.length) === 0) mutateMessage(random, method.input, message);
}

function base64Of(messages: readonly Uint8Array[]): string {
  return messages
    .map((message) => Buffer.from(message).toString("base64"))
    .map((text) => (text.length > base64Shown ? `${text.slice(0, base64Shown)}…` : text))
    .join(" ");
}
