"""The bare agent of `dispatch`: `python -m tests.benchmarks.dispatch_bare PORT PROGRAM`.

Each message is answered and has the program run.
"""

import asyncio
import ssl
import subprocess
import sys
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


async def _main(port: str, program: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    async with connect(f"wss://127.0.0.1:{port}/", ssl=context, compression=None) as connection:
        with suppress(ConnectionClosed):
            async for _ in connection:
                await connection.send("begun")
                running = subprocess.Popen([program, "backup"], stdout=subprocess.DEVNULL)  # noqa: ASYNC220  it is the least there is
                await asyncio.to_thread(running.wait)
                await connection.send("ended")


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
