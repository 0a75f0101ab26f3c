"""nginx in front of php-fpm, and the web applications that scripts/lib/web_root unpacks.

For whoever measures or tests PHP behind a real web server: bench/driver/web.py, tests/soak.
"""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import signal
import socket
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
WEB = ROOT / ".build" / "web"
SHARE = WEB / "usr" / "share"

# What the applications need of PHP.
EXTENSIONS = ("ctype", "dom", "fileinfo", "iconv", "intl", "mbstring", "pdo", "pdo_sqlite", "posix", "simplexml",
              "tokenizer", "xml", "xmlreader", "xmlwriter")

NGINX = """\
daemon off;
pid {directory}/nginx.pid;
error_log {directory}/nginx.log;
worker_processes 1;
{user}
events {{ worker_connections 64; }}
http {{
	access_log off;
	client_max_body_size 16m;
	client_body_temp_path {directory}/body;
	fastcgi_temp_path {directory}/fastcgi;
	proxy_temp_path {directory}/proxy;
	uwsgi_temp_path {directory}/uwsgi;
	scgi_temp_path {directory}/scgi;
	fastcgi_buffers 64 16k;
{servers}}}
"""

SERVER = """\
	server {{
		listen 127.0.0.1:{port};
		root {root};
		location / {{
			fastcgi_pass unix:{socket};
			fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
			fastcgi_param SCRIPT_NAME $fastcgi_script_name;
			fastcgi_param REQUEST_URI $request_uri;
			fastcgi_param QUERY_STRING $query_string;
			fastcgi_param REQUEST_METHOD $request_method;
			fastcgi_param CONTENT_TYPE $content_type if_not_empty;
			fastcgi_param CONTENT_LENGTH $content_length if_not_empty;
			fastcgi_param SERVER_NAME 127.0.0.1;
			fastcgi_param SERVER_PORT $server_port;
			fastcgi_param SERVER_PROTOCOL $server_protocol;
			fastcgi_param REMOTE_ADDR $remote_addr;
		}}
	}}
"""


@dataclasses.dataclass(frozen=True)
class Site:
    """A directory of pages that nginx serves on a port of its own."""

    port: int
    root: pathlib.Path
    socket: pathlib.Path  # of php-fpm


def fill():
    """Unpacks and fills DokuWiki and MediaWiki below WEB, once."""
    subprocess.run([str(ROOT / "scripts" / "lib" / "web_root"), str(WEB)], check=True)


def command(name):
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def free_ports(count):
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def start_nginx(stack, directory, sites):
    """nginx with its files in the directory; the stack stops it."""
    (directory / "nginx.conf").write_text(NGINX.format(
        directory=directory, servers="".join(SERVER.format(**dataclasses.asdict(site)) for site in sites),
        user="user root;" if os.geteuid() == 0 else ""))
    log = stack.enter_context(open(directory / "nginx.out", "wb"))
    process = subprocess.Popen([command("nginx"), "-p", str(directory), "-c", str(directory / "nginx.conf")],
                               stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    stack.callback(stop, process)
    return process
