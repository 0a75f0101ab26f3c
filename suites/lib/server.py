"""Starts and stops php-cgi, php-fpm and php -S on loopback, each in a directory of its own."""

import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import fastcgi

PAGES = pathlib.Path(__file__).resolve().parent / "pages"

INI = """\
memory_limit = 128M
display_errors = 1
html_errors = 0
log_errors = 1
error_log = {directory}/php.log
error_reporting = E_ALL
output_buffering = 4096
upload_tmp_dir = {directory}
upload_max_filesize = 8M
post_max_size = 16M
session.save_path = {directory}
session.gc_probability = 0
date.timezone = UTC
opcache.file_update_protection = 0
"""

FPM_CONFIGURATION = """\
[global]
pid = {directory}/fpm.pid
error_log = {directory}/fpm.log
daemonize = no
[pages]
user = {user}
group = {group}
listen = {directory}/fpm.sock
pm = static
pm.max_children = {children}
pm.max_requests = 0
catch_workers_output = yes
"""

# What a log says when memory was damaged.
CORRUPTION = re.compile(r"corrupt|sigsegv|sigabrt|segfault|on signal|panic|double free|zend_mm|invalid pointer|assert", re.I)

# Headers that differ between any two runs.
VARYING_HEADERS = {"date", "host"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(pid):
    text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def memory_kib(pid, field):
    """VmRSS, RssAnon ... of a process, in a list; empty when it has just ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return []
    return [int(size) for size in re.findall(rf"^{field}:\s+(\d+) kB", status, re.M)]


def kept_headers(pairs):
    return sorted((name.lower(), value) for name, value in pairs if name.lower() not in VARYING_HEADERS)


class Server:
    """`with` starts it and stops it.  A response is (status, headers, body)."""

    def __init__(self, directory, arguments):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir()
        self.arguments = arguments
        self.exit_status = None
        (self.directory / "php.ini").write_text(INI.format(directory=self.directory))

    def __enter__(self):
        environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("PHP_") and name != "USE_ZEND_ALLOC"
        }
        # No ini files of the system; php-cgi would end after 500 requests.
        environment.update(PHP_INI_SCAN_DIR="", PHP_FCGI_CHILDREN="0", PHP_FCGI_MAX_REQUESTS="0")
        with open(self.directory / "output.log", "wb") as log:
            self.process = subprocess.Popen(
                self.command(), env=environment, cwd=PAGES, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def wait_until_it_answers(self):
        deadline = time.monotonic() + 600  # a busy machine takes its time
        while True:
            try:
                with socket.socket(socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET) as probe:
                    probe.connect(self.address)
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{self.name} did not start:\n{self.logs()}") from None
                time.sleep(0.02)

    def stop(self):
        if self.exit_status is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.exit_status = self.process.wait(600)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.exit_status = self.process.wait()

    def logs(self):
        return "".join(path.read_text(errors="replace") for path in sorted(self.directory.glob("*.log")))

    def worker(self):
        """The process that runs the pages, or None."""
        return self.process.pid if self.process.poll() is None else None


class FastCgiServer(Server):
    def ask(self, request):
        script = PAGES / request.page
        params = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SERVER_SOFTWARE": "suites/servers",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "REQUEST_METHOD": request.method,
            "REQUEST_URI": request.target,
            "QUERY_STRING": request.query,
            "DOCUMENT_ROOT": str(PAGES),
            "SCRIPT_NAME": f"/{request.page}",
            "SCRIPT_FILENAME": str(script),
            "REDIRECT_STATUS": "200",
            "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
        }
        for name, value in request.headers.items():
            params["HTTP_" + name.upper().replace("-", "_")] = value
        output, _ = fastcgi.request(self.address, params, request.body)
        head, _, body = output.partition(b"\r\n\r\n")
        pairs = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((int(value.split()[0]) for name, value in pairs if name == "Status"), 200)
        return status, kept_headers(pairs), body


class PhpCgi(FastCgiServer):
    name = "php-cgi"
    program = "php-cgi8.2"
    stop_signal = signal.SIGTERM

    def command(self):
        self.address = ("127.0.0.1", free_port())
        return [self.program, "-c", str(self.directory / "php.ini"), *self.arguments, "-b", f"127.0.0.1:{self.address[1]}"]


class PhpFpm(FastCgiServer):
    """With opcache, as it is usual there: pages come from shared memory."""

    name = "php-fpm"
    program = "php-fpm8.2"
    stop_signal = signal.SIGTERM
    children = 1

    def command(self):
        self.address = str(self.directory / "fpm.sock")
        user = "root" if os.geteuid() == 0 else str(os.geteuid())
        configuration = FPM_CONFIGURATION.format(directory=self.directory, user=user, group=user, children=self.children)
        (self.directory / "fpm.conf").write_text(configuration)
        return [
            self.program, "-R", "-F", "-y", str(self.directory / "fpm.conf"), "-c", str(self.directory / "php.ini"),
            "-d", "zend_extension=opcache", "-d", "opcache.jit=1254", "-d", "opcache.jit_buffer_size=16M",
            *self.arguments,
        ]

    def workers(self):
        return [] if self.process.poll() is not None else children_of(self.process.pid)

    def worker(self):
        children = self.workers()
        return children[0] if len(children) == 1 else None


class BuiltInServer(Server):
    name = "php -S"
    program = "php8.2"
    stop_signal = signal.SIGINT

    def command(self):
        self.address = ("127.0.0.1", free_port())
        return [
            self.program, "-c", str(self.directory / "php.ini"), *self.arguments,
            "-S", f"127.0.0.1:{self.address[1]}", "-t", str(PAGES),
        ]

    def ask(self, request):
        connection = http.client.HTTPConnection(*self.address, timeout=600)
        try:
            connection.request(request.method, request.target, request.body or None, request.headers)
            response = connection.getresponse()
            return response.status, kept_headers(response.getheaders()), response.read()
        finally:
            connection.close()


SERVERS = (PhpCgi, PhpFpm, BuiltInServer)


def missing_programs():
    return [server.program for server in SERVERS if not shutil.which(server.program)]
