#!/usr/bin/env python3
"""Compares the output of two sessctl binaries, byte for byte.

    benches/compare_outputs.py OLD NEW [--random N] [--seed N]

Both run over every session fixture, and over N random changes of fixtures (default 300), in every
output format. Standard output, standard error and exit code must be equal. Exits with 1 and prints
the first differences if they are not.
"""
import argparse
import copy
import http.server
import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATS = [
    ["-o", "json"], ["-o", "json", "--show-secrets"], ["-o", "ndjson"], ["-o", "yaml"], ["--raw"],
    ["-o", "yaml", "--raw"], ["-o", "table"], ["-o", "table", "--color", "always"],
    ["-o", "json", "--color", "always"], ["-q", "."], ["-q", ".. | scalars"], ["--any-id"],
    ["--any-id", "-o", "table", "--show-secrets"],
]
CREDENTIALS = {
    "imprint": {"API_KEY": "key_compare_0123456789"},
    "closient": {"API_KEY": "csb_compare_0123456789"},
    "deck": {"API_KEY": "key_compare_0123456789"},
    "kayle": {"API_KEY": "kk_live_compare_0123456789"},
    "zephr": {"ACCESS_KEY": "access-compare-01", "SECRET_KEY": "secret-compare-0123456789"},
}
WORDS = ["", "x", "key_compare_0123456789", "\u001b[31m", "é😀", "2025-02-13T19:08:07Z", "completed",
         "https://u:p@h.example/p?token=abcdefgh12345&x=1#f", "a\nb", '"\\', "::error::x", "9999-12-31"]
NAMES = ["id", "status", "token", "client_secret", "data", "error", "new_field", "a/b", "~", "", "_sessctl"]


class Server(http.server.ThreadingHTTPServer):
    body = b""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_):
        pass


def run(binary, provider, session, options, port):
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "SESSCTL_CONFIG": "/dev/null"}
    prefix = f"SESSCTL_{provider.upper()}_"
    env.update({prefix + key: value for key, value in CREDENTIALS[provider].items()})
    env[prefix + "BASE_URL"] = f"http://127.0.0.1:{port}"
    command = [binary, provider, "get", session, *options]
    done = subprocess.run(command, env=env, capture_output=True, stdin=subprocess.DEVNULL)
    # The name of the binary occurs in hints.
    return done.returncode, done.stdout, done.stderr


# Ids for documents that do not name their session.
IDS = {
    "imprint": "2ee24580-b97b-4949-a65c-929ccb9b9b8d",
    "closient": "vJz4Qm2nXk7RbT9sWdYcHe",
    "deck": "sess_1",
    "kayle": "vs_mza7vecksrtyfw193ekcvl5vnws3bt1lz96buu3iw7zidckf8dga2zx2echb3t16",
    "zephr": "2ee24580-b97b-4949-a65c-929ccb9b9b8d",
}


def session_id(provider, text):
    try:
        document = json.loads(text)
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    inner = document.get("data") if provider == "kayle" else document
    listed = document.get("sessions") if provider == "zephr" else None
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        inner = {"id": listed[0].get("session_id")}
    found = inner.get("id") if isinstance(inner, dict) else None
    is_plain = isinstance(found, str) and found.isprintable() and found.strip()
    return found if is_plain and not found.startswith("-") else None


def fixtures():
    for path in sorted((ROOT / "tests/fixtures").glob("*/*.json")):
        if path.name != "errors.json":
            yield path.parent.name, path.name, path.read_bytes()


def random_value(rng, depth=0):
    kind = rng.randrange(8 if depth < 3 else 5)
    if kind == 0:
        return None
    if kind == 1:
        return rng.choice([True, False])
    if kind == 2:
        return rng.choice([0, -1, 5, 1739466487000, 12345678901234567890, 1.5])
    if kind <= 4:
        return rng.choice(WORDS)
    if kind == 5:
        return [random_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(NAMES): random_value(rng, depth + 1) for _ in range(rng.randrange(4))}


def containers(value):
    if isinstance(value, dict) or isinstance(value, list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from containers(inner)


def changed(rng, body):
    document = copy.deepcopy(json.loads(body))
    for _ in range(rng.randrange(1, 5)):
        place = rng.choice(list(containers(document)))
        if isinstance(place, dict):
            names = list(place) + NAMES
            name = rng.choice(names)
            if rng.random() < 0.3:
                place.pop(name, None)
            else:
                place[name] = random_value(rng)
        elif place and rng.random() < 0.5:
            place[rng.randrange(len(place))] = random_value(rng)
        else:
            place.append(random_value(rng))
    return json.dumps(document, ensure_ascii=rng.random() < 0.5).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--random", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    rng = random.Random(options.seed)
    files = list(fixtures())
    jobs = [(provider, name, body, output) for provider, name, body in files for output in FORMATS]
    for at in range(options.random):
        provider, name, body = rng.choice(files)
        try:
            body = changed(rng, body)
        except ValueError:
            continue
        jobs += [(provider, f"{name} changed #{at}", body, output) for output in rng.sample(FORMATS, 4)]
    differences = 0
    for provider, name, body, output in jobs:
        server.body = body
        session = session_id(provider, body) or IDS[provider]
        results = [run(binary, provider, session, output, port) for binary in (options.old, options.new)]
        if results[0] != results[1]:
            # Relative times may have passed a second between the two runs.
            results = [run(binary, provider, session, output, port) for binary in (options.old, options.new)]
        if results[0] == results[1]:
            continue
        differences += 1
        if differences <= 5:
            print(f"{provider} {name} {' '.join(output)}")
            for label, before, after in zip(["exit code", "stdout", "stderr"], *results):
                if before != after:
                    print(f"  {label}:\n    {before!r:.1500}\n    {after!r:.1500}")
    print(f"{len(jobs)} runs, {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
