// @ts-check
import { Buffer } from "node:buffer";
import { Transform } from "node:stream";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import {
  CallToolRequestSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";

/** @typedef {import("./mcp-server.d.ts").McpServerOptions} McpServerOptions */
/** @typedef {import("./mcp-server.d.ts").McpCall} McpCall */
/** @typedef {import("./mcp-server.d.ts").McpTool} McpTool */

/** Longest message that is read, in bytes: arguments are a few hundred. */
const messageBytesMax = 1_000_000;
/** How long calls that run at the end of the input may take. */
const lastAnswersMs = 30_000;

/**
 * Serves until the input ends or the signal aborts; calls that run at the end of the input are answered before.
 * @param {McpServerOptions} options
 * @returns {Promise<void>}
 */
export async function serveMcp(options) {
  const { name, title, version, instructions, input, output, signal, onProblem } = options;
  const server = new Server(
    { name, title, version },
    { capabilities: { tools: {}, resources: {} }, instructions },
  );
  const running = answerRequests(server, options);
  const closed = new Promise((resolve) => {
    server.onclose = () => resolve(undefined);
  });
  // Where the other side is gone, nothing is left to be said.
  output.on("error", () => void server.close());
  // Of a message that is no protocol the stack says nothing.
  server.onerror = ({ message }) => onProblem("a message was not understood", message);
  const lines = input.pipe(readableLines(onProblem));
  input.on("error", (error) => lines.destroy(error));
  lines.once("end", () => void running.settled(lastAnswersMs).then(() => server.close()));
  const stop = () => void server.close();
  signal.addEventListener("abort", stop, { once: true });
  const transport = new StdioServerTransport(lines, output, { maxBufferSize: messageBytesMax });
  await server.connect(transport);
  if (signal.aborted) stop();
  await closed;
  // What is still read would keep the process.
  input.unpipe(lines);
  input.pause();
  signal.removeEventListener("abort", stop);
}

/**
 * The lines of the input, each whole, without those that are longer than a message may be: the transport would end the
 * conversation for one of them, with all that runs in it.
 * @param {McpServerOptions["onProblem"]} onProblem
 */
function readableLines(onProblem) {
  /** @type {Buffer[]} */
  let parts = [];
  let bytes = 0;
  return new Transform({
    /** @param {Buffer} chunk */
    transform(chunk, _, done) {
      let rest = chunk;
      while (rest.byteLength > 0) {
        const at = rest.indexOf("\n");
        const part = at < 0 ? rest : rest.subarray(0, at + 1);
        rest = rest.subarray(part.byteLength);
        bytes += part.byteLength;
        if (bytes <= messageBytesMax) parts.push(part);
        else parts = [];
        if (at < 0) continue;
        if (bytes <= messageBytesMax) this.push(Buffer.concat(parts));
        else
          onProblem(
            "a message was not read",
            `it has ${bytes} bytes of ${messageBytesMax} at most`,
          );
        parts = [];
        bytes = 0;
      }
      done();
    },
  });
}

/**
 * @param {Server} server
 * @param {McpServerOptions} options
 */
function answerRequests(server, { tools, resources, onProblem }) {
  const calls = countedCalls();
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(listed) }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => {
    const tool = byName.get(params.name);
    if (tool === undefined) {
      const known = [...byName.keys()].join(", ");
      throw invalid(`there is no such tool; there are ${known}`);
    }
    return calls.counted(answerOf(tool, params.arguments ?? {}, callOf(extra), onProblem));
  });
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: resources.templates.map((one) => ({ ...one })),
  }));
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }, extra) =>
    calls.counted(
      shown(resources.list(params?.cursor, callOf(extra))).then(({ resources: page, ...rest }) => ({
        ...rest,
        resources: page.map((one) => ({ ...one })),
      })),
    ),
  );
  server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }, extra) =>
    calls.counted(
      shown(resources.read(uri, callOf(extra))).then((found) => ({
        contents: [{ uri, ...found }],
      })),
    ),
  );
  return calls;
}

/** @param {McpTool} tool */
function listed({ run: _, inputSchema, outputSchema, ...rest }) {
  return {
    ...rest,
    inputSchema: /** @type {{ type: "object" }} */ (inputSchema),
    outputSchema: /** @type {{ type: "object" }} */ (outputSchema),
  };
}

/**
 * @param {McpTool} tool
 * @param {Record<string, unknown>} given
 * @param {McpCall} call
 * @param {McpServerOptions["onProblem"]} onProblem
 */
async function answerOf(tool, given, call, onProblem) {
  try {
    const { text, structured, isError } = await tool.run(given, call);
    return {
      content: [{ type: /** @type {const} */ ("text"), text }],
      ...(structured && { structuredContent: structured }),
      ...(isError && { isError }),
    };
  } catch (error) {
    // The client went away or lost interest: nobody reads an answer.
    if (!call.signal.aborted) onProblem(`the tool ${tool.name} failed`, error);
    const text = `${tool.name} failed by a defect of the server; its standard error says more.`;
    return { content: [{ type: /** @type {const} */ ("text"), text }], isError: true };
  }
}

/**
 * @template T
 * @param {Promise<T>} work
 */
async function shown(work) {
  try {
    return await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw invalid(message);
  }
}

/**
 * An error of the protocol. Not its McpError, which begins with its code: the client puts the code there too.
 * @param {string} message
 */
function invalid(message) {
  return Object.assign(new Error(message), { code: ErrorCode.InvalidParams });
}

/**
 * @param {import("@modelcontextprotocol/sdk/shared/protocol.js").RequestHandlerExtra<
 *   import("@modelcontextprotocol/sdk/types.js").ServerRequest,
 *   import("@modelcontextprotocol/sdk/types.js").ServerNotification>} extra
 * @returns {McpCall}
 */
function callOf({ signal, _meta, sendNotification }) {
  const progressToken = _meta?.progressToken;
  return {
    signal,
    async progress(progress, total, message) {
      if (progressToken === undefined || signal.aborted) return;
      const params = { progressToken, progress, total, message };
      await sendNotification({ method: "notifications/progress", params });
    },
  };
}

/** Calls that run, so that an end of the input does not cut them off. */
function countedCalls() {
  /** @type {Set<Promise<unknown>>} */
  const running = new Set();
  return {
    /**
     * @template T
     * @param {Promise<T>} call
     * @returns {Promise<T>}
     */
    counted(call) {
      const settled = call.catch(() => undefined).finally(() => running.delete(settled));
      running.add(settled);
      return call;
    },
    /** @param {number} ms */
    async settled(ms) {
      // Messages that were read together are handed on in turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      let timer;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([Promise.all(running), late]);
      clearTimeout(timer);
      // What has settled is sent in a later turn.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
