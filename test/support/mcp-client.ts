import process from "node:process";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { programArguments } from "./program.ts";
import { environmentOf } from "./run-pmx.ts";
import { repositoryRoot } from "./source-files.ts";

/** What a tool answered. */
export interface ToolAnswer {
  readonly text: string;
  readonly structured: Record<string, unknown>;
  readonly isError: boolean;
}

/** `pmx mcp`, as the protocol's own client has it. */
export interface McpSession {
  readonly client: Client;
  /** Calls a tool. The client checks structured answers against the tool's schema. */
  call(name: string, given?: Record<string, unknown>): Promise<ToolAnswer>;
  /** Everything on its standard error so far. */
  readonly said: () => string;
  readonly pid: () => number;
  close(): Promise<void>;
}

/** Starts `pmx mcp` with these flags. */
export async function mcpSession(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<McpSession> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...programArguments("cli/main.ts"), "mcp", ...flags],
    env: environmentOf(environment),
    cwd: repositoryRoot,
    stderr: "pipe",
  });
  let said = "";
  transport.stderr?.on("data", (bytes) => {
    said += bytes;
  });
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  return {
    client,
    async call(name, given = {}) {
      const answer = await client.callTool({ name, arguments: given });
      const [content] = answer.content as { text: string }[];
      return {
        text: content?.text ?? "",
        structured: (answer.structuredContent ?? {}) as Record<string, unknown>,
        isError: answer.isError === true,
      };
    },
    said: () => said,
    pid: () => transport.pid ?? -1,
    close: () => client.close(),
  };
}
