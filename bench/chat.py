"""How soon what is said in a chat is told, with hundreds of chats open at once, over HTTP.

python bench/chat.py                        500 visitors who follow their chats, 1,500 messages
"""

import asyncio
import secrets
import sys
import time
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import orjson
import tables
from suite import Suite

COLUMNS = ("what", "chats open", "messages", "a second", "p50", "p95", "most", "asked for")
PUBLIC = "/api/v1/public/chats"
# So many of us write at once, each over a connection of their own.
WRITERS = 8


def main():
    options = tables.options(
        __doc__, {"chats": 20, "messages": 40}, chats=500, messages=1500, rate=25)
    with TemporaryDirectory(prefix="vinculo-bench-") as folder:
        suite = Suite(folder)
        try:
            suite.start_helpdesk()
            tables.tell(options, asyncio.run(Bench(suite.start(), options).run()))
        finally:
            suite.stop()


class Bench:
    """Visitors who follow their chats, and us who answer them."""

    def __init__(self, suite, options):
        self.suite, self.options = suite, options
        address = urlsplit(suite.gateway)
        self.host, self.port = address.hostname, address.port
        self.told = {}
        self.waiting = {}

    async def run(self):
        table = tables.Table(
            "Chats over server-sent events",
            f"`python bench/chat.py`: {self.options.chats} visitors follow their chats at once "
            f"over the gateway (2 processes), {self.options.messages:,} answers of ours to them, "
            "milliseconds from the moment in which an answer is posted until its visitor is told. "
            "Whoever measures works on the same cores.", columns=list(COLUMNS))
        self.suite.ask("PUT", f"/api/v1/support-agents/{self._own_id()}/presence",
                       b'{"presence": "available"}')
        chats = [self._open() for _ in range(self.options.chats)]
        following = [asyncio.create_task(self._follow(chat)) for chat in chats]
        await self._until(lambda: len(self.told) == len(chats))
        tables.say(f"{len(chats)} chats are followed")
        for what, rate in (("answers told", self.options.rate), ("as many as go", None)):
            took, answered, seconds = await self._answer(chats, rate)
            self._add(table, what, took, seconds, "p95 below 1 s" if rate else "")
            self._add(table, f"{what}: the posts themselves", answered, seconds, "")
        others = [await asyncio.to_thread(self._time_of_another) for _ in range(200)]
        self._add(table, "another request meanwhile", others, sum(others) / 1000, "")
        for one in following:
            one.cancel()
        return table

    def _own_id(self):
        return self.suite.ask("GET", "/api/v1/users/me")["id"]

    def _open(self):
        chat = self.suite.ask("POST", PUBLIC, orjson.dumps({"body": "Hola"}))
        self.suite.ask("POST", f"/api/v1/chats/{chat['id']}/accept", b"{}")
        return chat

    async def _follow(self, chat):
        """Be told what is said in a chat, and note when."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(f"GET {PUBLIC}/events HTTP/1.1\r\nHost: bench\r\n"
                     f"Authorization: Bearer {chat['token']}\r\n\r\n".encode())
        async for line in reader:
            if not line.startswith(b"data: "):
                continue
            now, data = time.perf_counter(), orjson.loads(line[6:])
            if "said_at" not in data:
                self.told[chat["id"]] = now
            elif data.get("client_id") in self.waiting:
                self.waiting.pop(data["client_id"]).set_result(now)

    async def _answer(self, chats, rate):
        """`(milliseconds until told, milliseconds of the posts, seconds)` of so many answers."""
        took, answered = [], []
        began = time.perf_counter()
        numbers = iter(range(self.options.messages))

        async def write():
            reader, writer = await asyncio.open_connection(self.host, self.port)
            for number in numbers:
                if rate is not None:
                    await asyncio.sleep(max(0, began + number / rate - time.perf_counter()))
                chat, id = chats[number * 7 % len(chats)], secrets.token_urlsafe(12)
                told = self.waiting[id] = asyncio.get_running_loop().create_future()
                posted = time.perf_counter()
                await self._post(reader, writer, chat, id)
                answered.append((time.perf_counter() - posted) * 1000)
                took.append((await asyncio.wait_for(told, 60) - posted) * 1000)
            writer.close()

        await asyncio.gather(*(write() for _ in range(WRITERS)))
        return took, answered, time.perf_counter() - began

    async def _post(self, reader, writer, chat, id):
        body = orjson.dumps({"body": "Sí, tenemos cien.", "client_id": id})
        writer.write(
            f"POST /api/v1/chats/{chat['id']}/messages HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {self.suite.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 201 " not in head.split(b"\r\n")[0]:
            sys.exit(head.decode())
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n")
                      if line.startswith(b"content-length"))
        await reader.readexactly(length)

    def _time_of_another(self):
        began = time.perf_counter()
        self.suite.ask("GET", "/api/v1/users/me")
        return (time.perf_counter() - began) * 1000

    async def _until(self, is_so):
        deadline = time.monotonic() + 120
        while not is_so():
            if time.monotonic() > deadline:
                sys.exit(f"Only {len(self.told)} chats are followed.")
            await asyncio.sleep(0.05)

    def _add(self, table, what, took, seconds, asked):
        times = sorted(took)
        p50, p95 = (times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95))
        table.rows.append([
            what, f"{self.options.chats:,}", f"{len(times):,}", f"{len(times) / seconds:,.0f}",
            f"{p50:.0f}", f"{p95:.0f}", f"{times[-1]:.0f}", asked])
        tables.say(f"{what}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, most {times[-1]:.0f} ms")


if __name__ == "__main__":
    main()
