"""A visitor: HTTP/1.1 over connections that stay open, one to each site, and ways to behave badly."""

import asyncio

TIMEOUT = 300  # seconds for one response, on a busy machine
GONE = (ConnectionError, asyncio.IncompleteReadError)
NO_ANSWER = (OSError, ValueError, KeyError, *GONE, asyncio.TimeoutError)  # whatever a broken server makes of a request


class Connection:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.used = False

    @classmethod
    async def to(cls, port):
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def send(self, request):
        headers = {"Host": "127.0.0.1", **request.headers}
        if request.body:
            headers["Content-Length"] = str(len(request.body))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.writer.write(f"{request.method} {request.target} HTTP/1.1\r\n{head}\r\n".encode() + request.body)
        await self.writer.drain()

    async def head(self):
        """(status, [(name, value), ...])"""
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        return int(lines[0].split()[1]), [tuple(line.split(": ", 1)) for line in lines[1:] if line]

    async def pieces(self, headers):
        """The body as it comes."""
        known = {name.lower(): value for name, value in headers}
        if known.get("transfer-encoding") != "chunked":
            yield await self.reader.readexactly(int(known["content-length"]))
            return
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            yield (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readexactly(2)

    def close(self):
        """At once, whatever is still on its way."""
        self.writer.transport.abort()


class Visitor:
    def __init__(self, number, ports):
        self.number, self.ports = number, ports
        self.connections = {}

    async def ask(self, site, request):
        """(status, headers, body)"""
        return await asyncio.wait_for(self._ask(site, request), TIMEOUT)

    async def _ask(self, site, request):
        while True:
            connection = self.connections.get(site)
            if connection is None:
                connection = self.connections[site] = await Connection.to(self.ports[site])
            try:
                await connection.send(request)
                status, headers = await connection.head()
                break
            except GONE:
                self.leave(site)
                if not connection.used:  # an idle connection may have been closed
                    raise
        try:
            body = b"".join([piece async for piece in connection.pieces(headers)])
        except BaseException:
            self.leave(site)
            raise
        connection.used = True
        if ("Connection", "close") in headers:
            self.leave(site)
        return status, headers, body

    def leave(self, site):
        if connection := self.connections.pop(site, None):
            connection.close()

    def leave_all(self):
        for site in list(self.connections):
            self.leave(site)
