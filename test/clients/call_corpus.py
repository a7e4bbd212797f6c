"""Calls every method of a file by the generated clients, and says what came of each.

Usage: call_corpus.py URL REQUESTS.json

REQUESTS.json is a list of {service, method, messages}. Prints a list of {path, outcome, differences}: a difference is a
message that is another one after it was read and written.
"""
import importlib
import json
import re
import sys

from pmx_client import Connection, PmxError, RetryPolicy
from pmx_client.message import Message

url, requests_file = sys.argv[1:]
differences = []
read_json = Message.from_json.__func__


def read_and_written(cls, text):
    message = read_json(cls, text)
    compare(cls.__name__, json.loads(text), message)
    return message


def compare(name, stated, message):
    if message.to_dict() != stated:
        differences.append(f"{name}: {json.dumps(stated)[:300]} became {message.to_json()[:300]}")


Message.from_json = classmethod(read_and_written)


def class_of(type_name):
    package, name = type_name.rsplit(".", 1)
    module = importlib.import_module(f"pmx_client.v1.{package.split('.')[1]}")
    return module, getattr(module, name)


def call(connection, service, method, messages):
    module, client = class_of(service)
    constant = f"_{snake(client.__name__)}_{snake(method)}".upper()
    kind = getattr(module, constant).request
    requests = [kind.from_dict(message) for message in messages]
    for stated, request in zip(messages, requests):
        compare(kind.__name__, stated, request)
    function = getattr(client(connection), snake(method))
    waits = service.endswith("AuditService") or method.startswith("Watch")
    timeout = 0.7 if waits else 20
    if "requests" in function.__code__.co_varnames:
        function(iter(requests), timeout=timeout)
        return
    answer = function(requests[0], timeout=timeout)
    if hasattr(answer, "close"):
        with answer:
            for _ in answer:
                pass


def snake(name):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


outcomes = []
with open(requests_file) as file, Connection(url, retry=RetryPolicy(attempts=1)) as connection:
    for asked in json.load(file):
        differences.clear()
        outcome, said = "OK", ""
        try:
            call(connection, **asked)
        except PmxError as error:
            outcome, said = str(error.code), str(error)
        except Exception as error:
            outcome, said = type(error).__name__, str(error)
        path = f"{asked['service']}/{asked['method']}"
        outcomes.append(
            {"path": path, "outcome": outcome, "said": said, "differences": differences[:3]}
        )
print(json.dumps(outcomes))
