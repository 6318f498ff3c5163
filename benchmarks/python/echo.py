"""Echo with asyncio's protocols: echo.py {asyncio|uvloop}. Prints "port N"; answers each line
"heap" with "heap 0", since all of a Python process's memory is in what is resident; ends with its
input. As dev.orrery.benchmarks.echo.ServerMain."""

import asyncio
import gc
import os
import sys
import threading

HOST = "127.0.0.1"
BACKLOG = 4096


class Echo(asyncio.Protocol):
    """Reads no more while the peer reads too slowly."""

    __slots__ = ("transport",)

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


def answer():
    for _ in sys.stdin:
        gc.collect()
        print("heap 0", flush=True)
    os._exit(0)


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, HOST, 0, backlog=BACKLOG)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=answer, daemon=True).start()
    await server.serve_forever()


if sys.argv[1] == "uvloop":
    import uvloop

    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
asyncio.run(serve())
