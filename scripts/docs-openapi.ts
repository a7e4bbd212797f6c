import { packageVersion } from "#lib/kit/build.ts";
import { openApiDocument } from "#lib/kit/openapi/document.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { contractServices } from "./contract-services.ts";
import type { GeneratedPage } from "./generated-page.ts";

/** What all services answer over HTTP; each process serves the part of it that is its own. */
export const openApiPage: GeneratedPage = { file: "openapi.json", render };

async function render(): Promise<string> {
  const services = await contractServices();
  const described = services.map((service) => ({ service, settings: contractSettings }));
  const document = await openApiDocument(described, packageVersion());
  return `${text(document, "")}\n`;
}

const lineMax = 120;

/** JSON whose values are on one line each where they fit. */
function text(value: unknown, indent: string): string {
  const line = JSON.stringify(value);
  if (typeof value !== "object" || value === null || indent.length + line.length <= lineMax)
    return line;
  const within = `${indent} `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => (isList ? "" : `${JSON.stringify(name)}: `) + text(member, within));
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.map((part) => within + part).join(",\n")}\n${indent}${close}`;
}
