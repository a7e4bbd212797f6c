import { type DescMessage, type MessageShape, toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import {
  type Commitment,
  CommitmentMetric,
  CommitmentVerdict,
  type CommitmentVerdictChange,
} from "#proto/pmx/audit/v1/commitment_pb.ts";
import {
  CloseCommitmentResponseSchema,
  CommitmentService,
  GetCommitmentResponseSchema,
  ListCommitmentsResponseSchema,
  OpenCommitmentResponseSchema,
  type ReportPeriodsResponse,
  ReportPeriodsResponseSchema,
} from "#proto/pmx/audit/v1/commitment_service_pb.ts";
import { bytesOfFile } from "../bars/file-text.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { recordTable } from "../records/record-table.ts";
import { withService } from "../records/service-client.ts";
import { reportWidth } from "../report/sprint-report.ts";
import type { CommitmentArguments, CommitmentTask } from "./commitment-arguments.ts";
import { changeLine, commitmentColumns, commitmentText } from "./commitment-report.ts";
import { type FilePeriod, readPeriodFile } from "./period-file.ts";
import { watchUntilFinal } from "./watch-commitment.ts";

type Client = ClientOf<typeof CommitmentService>;
type TaskOf<Verb extends CommitmentTask["verb"]> = Extract<CommitmentTask, { readonly verb: Verb }>;

/** As many as one call may report. */
const reportedTogether = 500;

/** Opens, reports, shows, lists, closes or watches commitments; with --json the reply of the RPC. */
export async function commitmentCommand(
  { json, address, dataDir, ...task }: CommitmentArguments,
  context: CommandContext,
): Promise<number> {
  const { environment, terminal } = context;
  const printer = {
    context,
    json,
    width: Math.min(terminal.outColumns ?? reportWidth, reportWidth),
  };
  const place = { dataDir, ...(address !== undefined && { address }) };
  // Files are read first: what is wrong with them is said before anything is started.
  const work = await prepared(task, printer);
  return withGateway(place, context, (gateway) =>
    withService(CommitmentService, { name: "audit", gateway, place, environment }, work),
  );
}

interface Printer {
  readonly context: CommandContext;
  readonly json: boolean;
  readonly width: number;
}

async function prepared(
  task: CommitmentTask,
  printer: Printer,
): Promise<(client: Client) => Promise<number>> {
  switch (task.verb) {
    case "open": {
      const { statement } = task;
      // As sha256sum prints it: the hash of the bytes, whatever text they are.
      const bytes = statement === "" ? undefined : await bytesOfFile(statement, "one may have");
      const statementHash = bytes === undefined ? "" : sha256Hex(bytes);
      return (client) => open(client, task, statementHash, printer);
    }
    case "report": {
      const periods = "file" in task ? await readPeriodFile(task.file) : [task];
      return (client) => report(client, task.name, periods, printer);
    }
    case "show":
      return async (client) => {
        const reply = await client.getCommitment({ commitment: task.name });
        print(printer, GetCommitmentResponseSchema, reply, reply.changes);
        return exitCodeOf(reply.commitment!.verdict);
      };
    case "list":
      return (client) => list(client, printer);
    case "close":
      return async (client) => {
        const { name: commitment, closedBy, reason } = task;
        const reply = await client.closeCommitment({ commitment, closedBy, reason });
        print(printer, CloseCommitmentResponseSchema, reply);
        return exitCodes.pass;
      };
    case "watch":
      return (client) => watch(client, task.name, printer);
  }
}

async function open(
  client: Client,
  { claim, openedBy, requestId }: TaskOf<"open">,
  statementHash: string,
  printer: Printer,
): Promise<number> {
  const { metric, firstMs, averageRunLength, ...rest } = claim;
  const reply = await client.openCommitment({
    requestId: requestId === "" ? printer.context.newId() : requestId,
    openedBy,
    claim: {
      ...rest,
      metric: CommitmentMetric[metric],
      averageRunLength: BigInt(averageRunLength),
      firstPeriodStartTime: timestampFromMs(firstMs),
      statementHash,
    },
  });
  print(printer, OpenCommitmentResponseSchema, reply);
  return exitCodes.pass;
}

async function report(
  client: Client,
  commitment: string,
  periods: readonly FilePeriod[],
  printer: Printer,
): Promise<number> {
  let last: ReportPeriodsResponse | undefined;
  const late: number[] = [];
  for (let at = 0; at < periods.length; at += reportedTogether) {
    const some = periods.slice(at, at + reportedTogether).map(({ period, valueRatio }) => {
      return { period, valueRatio };
    });
    last = await client.reportPeriods({ commitment, periods: some });
    late.push(...last.latePeriods);
  }
  const reply = { ...last!, latePeriods: late };
  print(printer, ReportPeriodsResponseSchema, reply);
  if (late.length > 0 && !printer.json) {
    const text = `${late.join(", ")} came after the deadline and count at their worst`;
    printer.context.terminal.err(`pmx: periods ${text}\n`);
  }
  return exitCodeOf(reply.commitment!.verdict);
}

async function list(client: Client, { context, json }: Printer): Promise<number> {
  const commitments = await allPages<Commitment>(async (pageToken) => {
    const page = await client.listCommitments({ pageSize: 100, pageToken });
    return { items: page.commitments, nextPageToken: page.nextPageToken };
  });
  const { terminal } = context;
  if (json) {
    const all = {
      $typeName: ListCommitmentsResponseSchema.typeName,
      commitments: [...commitments],
    };
    terminal.out(jsonText(ListCommitmentsResponseSchema, { ...all, nextPageToken: "" }));
  } else {
    const none = "no commitment was opened yet";
    terminal.out(recordTable(commitmentColumns, commitments, { none, width: terminal.outColumns }));
  }
  return exitCodes.pass;
}

/** Prints each change as it comes; with --json, at the end, the commitment and its last changes. */
async function watch(client: Client, name: string, printer: Printer): Promise<number> {
  const { context, json, width } = printer;
  const { terminal, interruption: signal, sleep } = context;
  const out = (text: string) => {
    if (!json) terminal.out(text);
  };
  await watchUntilFinal({
    ...{ signal, sleep },
    watch: (afterChange) =>
      client.watchCommitment(
        { commitment: name, ...(afterChange !== undefined && { afterChange }) },
        { signal },
      ),
    onStart: (commitment) => out(commitmentText(commitment, [], width)),
    onChange: (change) => out(`${changeLine(change)}\n`),
  });
  const reply = await client.getCommitment({ commitment: name });
  if (json) terminal.out(jsonText(GetCommitmentResponseSchema, reply));
  return exitCodeOf(reply.commitment!.verdict);
}

function print<Schema extends DescMessage>(
  { context: { terminal }, json, width }: Printer,
  schema: Schema,
  reply: MessageShape<Schema> & { readonly commitment?: Commitment | undefined },
  changes: readonly CommitmentVerdictChange[] = [],
): void {
  if (json) terminal.out(jsonText(schema, reply));
  else terminal.out(commitmentText(reply.commitment!, changes, width));
}

function jsonText<Schema extends DescMessage>(schema: Schema, reply: MessageShape<Schema>): string {
  return `${JSON.stringify(toJson(schema, reply, { alwaysEmitImplicit: true }))}\n`;
}

/** A verdict that this version does not know counts as BROKEN. */
function exitCodeOf(verdict: CommitmentVerdict): number {
  if (verdict === CommitmentVerdict.HELD) return exitCodes.pass;
  return verdict === CommitmentVerdict.UNDECIDED ? exitCodes.inconclusive : exitCodes.fail;
}
