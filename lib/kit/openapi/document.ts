import type { DescService } from "@bufbuild/protobuf";
import { loopTime } from "../async/loop-time.ts";
import type { FileComments, Registration } from "../grpc/server/handlers.ts";
import { pathOf } from "../grpc/shared/service-definition.ts";
import { Comments } from "./comments.ts";
import { errorName, errorResponse, errorSchema } from "./error-schema.ts";
import type { Json } from "./json-schema.ts";
import { pathItem, sharedParts } from "./operations.ts";
import { Schemas } from "./schemas.ts";

/** A service with how it is registered. */
export type DescribedService = Pick<Registration, "service" | "settings">;

/**
 * The document of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html) of the services, as they answer JSON over
 * HTTP: what their protos say, and nothing else. The same services have the same document, whatever their order.
 * @throws Error for a message of protobuf itself that has no schema here
 */
export async function openApiDocument(
  described: readonly DescribedService[],
  { name, version }: { readonly name: string; readonly version: string },
): Promise<Json> {
  // Some services are registered by every process.
  const services = [...new Map(described.map((one) => [one.service.typeName, one])).values()].sort(
    (one, other) => (one.service.typeName < other.service.typeName ? -1 : 1),
  );
  const comments = new Comments(await allComments(services));
  const schemas = new Schemas(comments);
  const paths: (readonly [path: string, item: Json])[] = [];
  for (const { service, settings } of services) {
    await loopTime();
    const said = comments.ofMethods(service);
    for (const method of service.methods) {
      const comment = said.get(method.name) ?? "";
      const item = pathItem({ method, comment, scope: settings.scopeOf?.(method) }, schemas);
      if (item !== undefined) paths.push([pathOf(method), item]);
    }
  }
  const error = errorSchema(schemas);
  const told = new Set(services.flatMap(({ settings }) => settings.reflected?.files ?? []));
  for (const { enums } of told) for (const one of enums) schemas.addEnum(one);
  return {
    openapi: "3.1.1",
    info: { title: name, version, description },
    servers: [{ url: "/" }],
    tags: services.map(({ service }) => tagOf(service, comments)),
    paths: Object.fromEntries(paths),
    components: {
      schemas: { [errorName]: error, ...(await schemas.all()) },
      responses: { [errorName]: errorResponse },
      ...sharedParts,
    },
  };
}

const description =
  "Connect's protocol (https://connectrpc.com/docs/protocol) with JSON of protobuf. An answer leaves out what is at its " +
  "zero: 0, an empty text or list, false, the first value of an enum. Whole numbers of 64 bits are texts. A request " +
  "with a field that there is not, or out of its bounds, is refused.";

async function allComments(
  services: readonly DescribedService[],
): Promise<Readonly<Record<string, FileComments>>> {
  const reflected = new Set(services.flatMap(({ settings }) => settings.reflected ?? []));
  return Object.assign({}, ...(await Promise.all([...reflected].map((one) => one.comments()))));
}

function tagOf(service: DescService, comments: Comments): Json {
  return { name: service.typeName, description: comments.ofService(service) };
}
