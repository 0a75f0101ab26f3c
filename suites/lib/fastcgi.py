"""A FastCGI client for one request on one connection, as the specification has it."""

import socket
import struct

VERSION = 1
BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
RESPONDER = 1
REQUEST_ID = 1
LARGEST_CONTENT = 65528  # of one record, and a multiple of 8, so that nothing needs padding


def record(kind, content):
    return struct.pack("!BBHHBx", VERSION, kind, REQUEST_ID, len(content), 0) + content


def stream(kind, content):
    """All of content in records, closed by an empty one."""
    parts = [content[i:i + LARGEST_CONTENT] for i in range(0, len(content), LARGEST_CONTENT)]
    return b"".join(record(kind, part) for part in parts) + record(kind, b"")


def name_value(name, value):
    def length(data):
        return struct.pack("!B", len(data)) if len(data) < 128 else struct.pack("!I", len(data) | 1 << 31)

    name, value = name.encode(), value.encode()
    return length(name) + length(value) + name + value


def read_exactly(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise ConnectionError("the server closed the connection inside a response")
        data += part
    return data


def request(address, params, body, timeout=600):
    """Returns what the application wrote: (stdout, stderr).  address: a socket's path, or (host, port)."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(timeout)
        connection.connect(address)
        connection.sendall(
            record(BEGIN_REQUEST, struct.pack("!HB5x", RESPONDER, 0))
            + stream(PARAMS, b"".join(name_value(name, value) for name, value in params.items()))
        )
        connection.sendall(stream(STDIN, body))
        output = {STDOUT: [], STDERR: []}
        while True:
            _, kind, _, length, padding = struct.unpack("!BBHHBx", read_exactly(connection, 8))
            content = read_exactly(connection, length + padding)[:length]
            if kind == END_REQUEST:
                status = struct.unpack("!IB3x", content)
                if status[1] != 0:
                    raise ConnectionError(f"the server refused the request: protocol status {status[1]}")
                return b"".join(output[STDOUT]), b"".join(output[STDERR])
            output[kind].append(content)
