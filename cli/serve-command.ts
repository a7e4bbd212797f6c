import { resolve } from "node:path";
import type { CommandContext } from "./command-context.ts";
import type { EmbeddedServices } from "./embedded.ts";
import { exitCodes } from "./exit-code.ts";
import { unlessInterrupted } from "./gateway-session.ts";
import { aborted } from "./interruption.ts";
import type { ServeArguments } from "./serve-arguments.ts";

/** Runs all services on their fixed ports until interrupted, then closes them in order. */
export async function serveCommand(
  { host, insecure, dataDir, basePort }: ServeArguments,
  { terminal, environment, interruption, startEmbedded }: CommandContext,
): Promise<number> {
  const natsUrl = environment.NATS_URL;
  const services = await unlessInterrupted(
    interruption,
    startEmbedded({
      dataDir,
      host,
      ...(insecure !== undefined && { insecure }),
      ports: basePort === undefined ? "fixed" : { from: basePort },
      resumeSprints: true,
      ...(natsUrl && { natsUrl }),
    }),
  );
  terminal.out(readyText(services, resolve(dataDir)));
  await aborted(interruption);
  await services.close();
  return exitCodes.pass;
}

function readyText(services: EmbeddedServices, records: string): string {
  const { addresses, httpAddress, usesTls } = services;
  const rows = Object.entries(addresses).map(([name, at]) => `  ${name.padEnd(10)}  ${at}\n`);
  const scheme = usesTls ? "https" : "http";
  const origin = (address: string) => `${scheme}://${reachable(address)}/`;
  const protocol = `--protocol grpc${usesTls ? "" : " --http2-prior-knowledge"}`;
  const look = httpAddress === undefined ? "" : `Look: open ${origin(httpAddress)} in a browser\n`;
  const url = `${origin(addresses.gateway)}pmx.sprint.v1.SprintService/ListSprints`;
  return `pmx runs until interrupted (Ctrl-C); records in ${records}
${rows.join("")}${look}Try: npx buf curl ${protocol} -d '{}' ${url}
`;
}

/** The address by which this machine is called where it listens on every interface: browsers open no 0.0.0.0. */
function reachable(address: string): string {
  return address.replace(/^0\.0\.0\.0:/, "127.0.0.1:").replace(/^\[::\]:/, "[::1]:");
}
