import { packageVersion } from "../build.ts";
import type { HttpRoute } from "../http/route.ts";
import type { DescribedService } from "./document.ts";

/** Where the document is served. */
export const openApiPath = "/openapi.json";

/** The document of what a process answers, made when somebody first asks for it. */
export function openApiRoute(services: () => readonly DescribedService[]): HttpRoute {
  let made: { readonly of: number; readonly body: Promise<string> } | undefined;
  return {
    path: openApiPath,
    async answer() {
      const described = services();
      // A process that runs several services starts them one after another.
      if (made?.of !== described.length) made = { of: described.length, body: bodyOf(described) };
      return { contentType: "application/json", body: await made.body };
    },
  };
}

async function bodyOf(services: readonly DescribedService[]): Promise<string> {
  // What nobody asks for is not loaded.
  const { openApiDocument } = await import("./document.ts");
  return `${JSON.stringify(await openApiDocument(services, packageVersion()))}\n`;
}
