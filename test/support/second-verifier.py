"""Checks files of `pmx export` by docs/evidence.md alone, with nothing but the standard library.

It shares no line with pmx: trees are those of RFC 6962, notes and checkpoints those of C2SP, envelopes those of DSSE 1.0,
signatures those of RFC 8032. It computes no scorecard. For each file it prints a line of JSON: what it found wrong, how
many records it proved, and which key signed.
"""

import base64
import hashlib
import json
import math
import sys

# Ed25519 (RFC 8032, section 5.1), by the formulas of its appendix A.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def added(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            total = added(total, point)
        point = added(point, point)
        scalar >>= 1
    return total


def x_of(y, sign):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point_of(text):
    number = int.from_bytes(text, "little")
    y = number & ((1 << 255) - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little")
    left, right = times(s, BASE), added(r, times(h % ORDER, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def sha256(data):
    return hashlib.sha256(data).digest()


def root_by(path, index, size, leaf):
    """The root that a path leads to: PATH(m, D[n]) of RFC 6962, 2.1.1, read backwards. None for a path of another length."""
    if size == 1:
        return leaf if path == [] else None
    if path == []:
        return None
    split = 1
    while split * 2 < size:
        split *= 2
    if index < split:
        left = root_by(path[:-1], index, split, leaf)
        return None if left is None else sha256(b"\x01" + left + path[-1])
    right = root_by(path[:-1], index - split, size - split, leaf)
    return None if right is None else sha256(b"\x01" + path[-1] + right)


class Written(str):
    """A number that is no integer, as it was written."""


def read(text):
    return json.loads(text, parse_float=Written)


def canonical(value):
    """Keys in order, no white space, numbers as they were written."""
    if isinstance(value, Written):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Bad(Exception):
    """What is wrong with a file."""


def expect(holds, what):
    if not holds:
        raise Bad(what)


def key_of(verifier, origin):
    name, key_id, encoded = verifier.split("+", 2)
    key = base64.b64decode(encoded)
    expect(name == origin and key[:1] == b"\x01" and len(key) == 33, f"{origin}: no key of Ed25519 of this name")
    named = sha256(name.encode() + b"\n" + key)[:4]
    expect(named.hex() == key_id, f"{origin}: its key has another id")
    return key[1:], named


def root_in(head):
    """The root under the signed checkpoint of a head, and the key that signed it."""
    origin = "pmx/" + head["log"]
    key, key_id = key_of(head["verifierKey"], origin)
    text, _, signatures = head["checkpoint"].rpartition("\n\n")
    signed = False
    for line in signatures.splitlines():
        name, encoded = line.removeprefix("— ").split(" ")
        signature = base64.b64decode(encoded)
        if name == origin and signature[:4] == key_id:
            signed = is_signed(key, (text + "\n").encode(), signature[4:])
    expect(signed, f"{origin}: the checkpoint is not signed")
    lines = text.split("\n")
    expect(lines[:2] == [origin, str(head["size"])], f"{origin}: the checkpoint is of another log or size")
    return base64.b64decode(lines[2]), key


def check_record(record, head, root):
    where = f"record {record['index']} of {record['log']}"
    expect(0 <= record["index"] < head["size"], f"{where} is beyond the checkpoint")
    path = [base64.b64decode(one) for one in record["proof"]]
    leaf = record["leaf"].encode()
    found = root_by(path, record["index"], head["size"], sha256(b"\x00" + leaf))
    expect(found == root, f"{where} is not under the checkpoint")
    content = read(record["leaf"])
    expect(canonical(content) == record["leaf"], f"{where} is no canonical JSON")
    expect(content["sequence"] == head["firstSequence"] + record["index"], f"{where} states another place")
    return content


def check_statement(envelope, key, audit_set, own):
    kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
    signed = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    [signature] = envelope["signatures"]
    expect(signature["keyid"] == sha256(key).hex(), "the statement names another key")
    expect(is_signed(key, signed, base64.b64decode(signature["sig"])), "the statement is not signed")
    statement = read(payload)
    expect(statement["_type"] == "https://in-toto.io/Statement/v1", "no statement of in-toto")
    expect(statement["predicateType"] == "urn:pmx:verdict:v1", "a statement of something else")
    predicate = statement["predicate"]
    expect(predicate["auditSet"] == audit_set, "the statement is of another audit set")
    for gate in predicate["gates"]:
        check_gate(gate, own.get(gate["index"], {}))
    for one in predicate["comparisons"]:
        record = own.get(one["index"], {})
        expect(record.get("comparison", {}).get("name") == one["name"], f"{one['name']} is not in the file")
    for one in predicate["seals"]:
        record = own.get(one["index"], {})
        is_opening = record.get("type") == "SEAL_OPENED" and record["seal"] == one["seal"]
        expect(is_opening, f"the opening of {one['seal']} is not in the file")


def check_gate(gate, record):
    name = gate["gate"]
    logged = record.get("type") == "GATE_EVALUATED" and record["gate"] == name
    expect(logged, f"{name}: the answer is not in the file")
    spec_hash = hashlib.sha256(canonical(record["spec"]).encode()).hexdigest()
    expect(spec_hash == gate["specHash"] == record["specHash"], f"{name}: another specification")
    both = {"written": record["verdict"], "assured": record["assured"]["verdict"]}
    expect(both == gate["verdicts"], f"{name}: another verdict")
    assurance = gate["assurance"]
    trial = max(1, assurance["trialNumber"])
    alpha = float(assurance["familyAlphaRatio"])
    if assurance["trialNumber"] > 0:
        alpha *= 6 / (math.pi * trial) ** 2
    expect(math.isclose(alpha, float(assurance["alphaRatio"]), rel_tol=1e-12), f"{name}: another α")


def check(text):
    first, *lines = text.removesuffix("\n").split("\n")
    file = read(first)
    expect(file["format"] == "pmx-evidence/1", "another format")
    heads = {head["log"]: head for head in file["heads"]}
    signed = {log: root_in(head) for log, head in heads.items()}
    keys = {key for _, key in signed.values()}
    expect(len(keys) == 1, "several keys signed")
    [key] = keys
    own = {}
    for line in lines:
        record = read(line)
        log = record["log"]
        content = check_record(record, heads[log], signed[log][0])
        if "record" in content:
            own[record["index"]] = content["record"]
    if "statement" in file:
        check_statement(file["statement"], key, file["auditSet"], own)
    return {"bad": None, "records": len(lines), "key": sha256(key).hex()}


def report(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    try:
        return check(text)
    except Bad as bad:
        return {"bad": str(bad)}
    except (KeyError, ValueError, TypeError, IndexError) as error:
        return {"bad": f"it cannot be read: {error!r}"}


for argument in sys.argv[1:]:
    print(json.dumps(report(argument)))
