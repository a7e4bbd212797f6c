import type { DescService } from "@bufbuild/protobuf";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { GatewaySession } from "../../gateway-session.ts";
import { openService, type ServicePlace } from "../service-client.ts";
import type { ColumnType, ExportColumn, ExportValue } from "./column.ts";

/** Where the records are. */
export interface RecordsPlace extends Omit<ServicePlace, "name" | "gateway"> {
  readonly gateway: GatewaySession;
}

/** A column without how its values are read. */
export interface ColumnSyntax {
  readonly name: string;
  readonly type: ColumnType;
  readonly unit?: string;
}

/** Records as rows of cells, which come page by page. */
export interface ExportTable {
  readonly columns: readonly ColumnSyntax[];
  /** Whose records they are, for a person: the sprint's name, a ticker, or nothing for all. */
  readonly of?: string;
  /** What a file says of itself beside its columns, by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the user should know of what is not there. */
  readonly note?: string;
  readonly pages: AsyncIterable<readonly (readonly ExportValue[])[]>;
}

/** Records with their columns, as a table. */
export function tableOf<Row>(
  columns: readonly ExportColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  about: Omit<ExportTable, "columns" | "pages">,
): ExportTable {
  return {
    ...about,
    columns: columns.map(({ name, type, unit }) => ({ name, type, ...(unit && { unit }) })),
    pages: cellsOf(columns, pages),
  };
}

async function* cellsOf<Row>(
  columns: readonly ExportColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncIterable<readonly (readonly ExportValue[])[]> {
  for await (const rows of pages) {
    yield rows.map((row) => columns.map(({ value }) => value(row)));
  }
}

/** What a file says of the sprint that its records are of. */
export function aboutSprint({ name, policyHash, dataHash, result }: Sprint) {
  return {
    of: name,
    metadata: {
      "pmx.sprint": name,
      ...(result && { "pmx.sprintHash": result.sprintHash }),
      "pmx.policyHash": policyHash,
      "pmx.dataHash": dataHash,
    },
  };
}

/** A page of a list and the token of the next; empty at the end. */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextPageToken: string;
}

/** The pages of a list of a service behind the gateway. */
export async function* servicePages<Service extends DescService, Row>(
  service: Service,
  where: ServicePlace,
  read: (client: ClientOf<Service>, pageToken: string) => Promise<Page<Row>>,
): AsyncIterable<readonly Row[]> {
  const { client, close } = openService(service, where);
  try {
    yield* pagesOf((pageToken) => read(client, pageToken));
  } finally {
    close();
  }
}

/** The pages of a list; each is asked for when the one before was taken. */
export async function* pagesOf<Row>(
  read: (pageToken: string) => Promise<Page<Row>>,
): AsyncIterable<readonly Row[]> {
  let pageToken = "";
  do {
    const { rows, nextPageToken } = await read(pageToken);
    yield rows;
    pageToken = nextPageToken;
  } while (pageToken !== "");
}

/** Rows that are there already, as one page. */
export async function* onePage<Row>(rows: readonly Row[]): AsyncIterable<readonly Row[]> {
  yield rows;
}
