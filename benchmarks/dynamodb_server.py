"""A process that answers DynamoDB's calls after a while: a benchmark has to wait for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any


@contextmanager
def dynamodb_server(*, delay_s: float) -> Iterator[str]:
    """Its URL. It inserts everything, and every key that it is asked for is there."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, delay_s), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _run(told: Connection, delay_s: float) -> None:
    async def serve() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                body = json.loads(await reader.readexactly(length))
                await asyncio.sleep(delay_s)
                answer = json.dumps(_answer(body)).encode()
                size = b"Content-Length: %d\r\n" % len(answer)
                kind = b"Content-Type: application/x-amz-json-1.0\r\n"
                writer.write(b"HTTP/1.1 200 OK\r\n" + kind + size + b"\r\n" + answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    asyncio.run(serve())


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    if "Statements" in asked:
        return {"Responses": [{} for _ in asked["Statements"]]}
    if "RequestItems" in asked:
        found = {table: each["Keys"] for table, each in asked["RequestItems"].items()}
        return {"Responses": found, "UnprocessedKeys": {}}
    return {}
