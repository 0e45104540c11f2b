"""A second verifier that is not ours: Python's hashlib for the tree (RFC 9162, 2.1.3.2) and openssl for the signature (Ed25519).

Reads the same case as verify.go from standard input; ends with 1 at the first thing that does not hold.
"""
import base64
import hashlib
import json
import subprocess
import sys
import tempfile


def sha(data):
    return hashlib.sha256(data).digest()


def fail(what):
    sys.exit(what)


def keys_of(texts):
    keys = {}
    for text in texts:
        name, key_hash, encoded = text.split("+", 2)
        raw = base64.b64decode(encoded)
        if raw[0] != 1 or len(raw) != 33 or sha(name.encode() + b"\n" + raw)[:4].hex() != key_hash:
            fail(f"key {text}")
        keys[(name, bytes.fromhex(key_hash))] = raw[1:]
    return keys


def signed(text, signature, public):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("text", text), ("sig", signature), ("key", bytes.fromhex("302a300506032b6570032100") + public)):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", f"{folder}/key",
                               "-sigfile", f"{folder}/sig", "-in", f"{folder}/text"], capture_output=True)
        return done.returncode == 0


opened = {}


def open_note(note, keys):
    if note in opened:
        return opened[note]
    text, signatures = note.encode().rsplit(b"\n\n", 1)
    text += b"\n"
    good = 0
    for line in signatures.decode().splitlines():
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded)
        public = keys.get((name, raw[:4]))
        if dash != "\u2014" or public is None:
            continue
        if not signed(text, raw[4:], public):
            fail("signature")
        good += 1
    origin, size, root, end = text.decode().split("\n")
    if good == 0 or end != "":
        fail("note")
    opened[note] = (int(size), base64.b64decode(root))
    return opened[note]


def included(entry, index, size, root, proof):
    node = sha(b"\0" + entry)
    at, last = index, size - 1
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = sha(b"\1" + step + node)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            node = sha(b"\1" + node + step)
        at >>= 1
        last >>= 1
    return last == 0 and node == root


case = json.load(sys.stdin)
known = keys_of(case["keys"])
for one in case["inclusions"]:
    size, root = open_note(one["checkpoint"], known)
    if size != one["size"] or not included(one["entry"].encode(), one["index"], size, root, [base64.b64decode(step) for step in one["proof"]]):
        fail(f"inclusion of {one['index']}")
print(f"{len(case['inclusions'])} inclusions")
