"""nginx in front of php-fpm, and the web applications that suites/lib/web_root and wordpress_root unpack.

For whoever measures or tests PHP behind a real web server: bench/driver/web.py, suites/soak.
"""

import contextlib
import dataclasses
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WEB = ROOT / ".build" / "web"
SHARE = WEB / "usr" / "share"
WORDPRESS = WEB / "wordpress"
WORDPRESS_ROOT = WORDPRESS / "usr" / "share" / "wordpress"

# What the applications need of PHP.
EXTENSIONS = ("ctype", "dom", "fileinfo", "iconv", "intl", "mbstring", "pdo", "pdo_sqlite", "posix", "simplexml",
              "tokenizer", "xml", "xmlreader", "xmlwriter")
MARIADB_EXTENSIONS = ("mysqlnd", "mysqli")

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
			fastcgi_index index.php;
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
    subprocess.run([str(HERE / "web_root"), str(WEB)], check=True)


def fill_wordpress(php):
    """Unpacks WordPress, fills its database, once; after fill(), which begins with an empty WEB."""
    ready = WORDPRESS / "ready"
    if ready.exists():
        return
    subprocess.run([str(HERE / "wordpress_root"), str(WORDPRESS)], check=True)
    # A socket's path may not be long.
    with tempfile.TemporaryDirectory(prefix="zmm-web.") as directory, contextlib.ExitStack() as stack:
        socket_path = start_mariadb(stack, pathlib.Path(directory))
        settings = (f"mysqli.default_socket={socket_path}", "memory_limit=256M", "error_reporting=4437",
                    *(f"extension={name}" for name in (*EXTENSIONS, *MARIADB_EXTENSIONS)))
        done = subprocess.run([php, "-n", *(word for setting in settings for word in ("-d", setting)),
                               str(HERE / "wordpress.php"), str(WORDPRESS_ROOT)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise RuntimeError(f"WordPress could not be set up: {(done.stdout + done.stderr).strip()[-2000:]}")
    ready.touch()


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


def start_mariadb(stack, directory):
    """WordPress's database, on nothing but a socket in the directory, which is returned; the stack stops it."""
    path, log = directory / "mariadb.sock", directory / "mariadb.log"
    output = stack.enter_context(open(log, "wb"))
    process = subprocess.Popen(
        [command("mariadbd"), "--no-defaults", f"--datadir={WORDPRESS}/database", f"--socket={path}", f"--pid-file={directory}/mariadb.pid",
         "--skip-networking", "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=0",
         *(["--user=root"] if os.geteuid() == 0 else [])],
        stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    stack.callback(stop, process)
    deadline = time.monotonic() + 60
    while not answers(path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"mariadbd does not answer:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.1)
    return path


def answers(path):
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0
