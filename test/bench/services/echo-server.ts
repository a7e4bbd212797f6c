/**
 * A bare grpc-js server with nothing of pmx in it: answers each request with as many bytes as the
 * request's first four state.
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import * as grpc from "@grpc/grpc-js";

const asIs = (bytes: Buffer): Buffer => bytes;
const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
server.addService(
  {
    echo: {
      path: "/bench.Echo/Echo",
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  },
  {
    echo(call: grpc.ServerUnaryCall<Buffer, Buffer>, answer: grpc.sendUnaryData<Buffer>) {
      answer(null, Buffer.alloc(call.request.readUInt32LE(0)));
    },
  },
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stderr.write(`${JSON.stringify({ address: `127.0.0.1:${port}` })}\n`);
});
process.once("SIGTERM", () => process.exit(0));
