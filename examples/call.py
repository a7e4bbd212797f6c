#!/usr/bin/env python3
"""Calls a unary RPC of pmx from Python, with nothing generated.

Usage: call.py DESCRIPTORS ADDRESS SERVICE/METHOD JSON

DESCRIPTORS is what `npx buf build -o FILE` writes. Needs grpcio and protobuf.
"""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

descriptors, address, path, request_json = sys.argv[1:]

files = descriptor_pb2.FileDescriptorSet()
with open(descriptors, "rb") as source:
    files.ParseFromString(source.read())
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)

service, method_name = path.split("/")
method = pool.FindServiceByName(service).FindMethodByName(method_name)
if hasattr(message_factory, "GetMessageClass"):
    message_class = message_factory.GetMessageClass
else:
    message_class = message_factory.MessageFactory(pool).GetPrototype
request_class, response_class = message_class(method.input_type), message_class(method.output_type)

with grpc.insecure_channel(address) as channel:
    call = channel.unary_unary(
        f"/{path}",
        request_serializer=request_class.SerializeToString,
        response_deserializer=response_class.FromString,
    )
    try:
        response = call(json_format.Parse(request_json, request_class()), timeout=10)
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
print(json_format.MessageToJson(response))
