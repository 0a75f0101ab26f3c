"""The programs that are measured on the command line, each in three sizes."""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
from collections.abc import Callable

from settings import BUILD, ROOT

PROGRAMS = ROOT / "bench" / "programs"
SHARED = ROOT / "suites" / "lib" / "programs"

# The shared extensions that Debian's PHP programs want.
EXTENSIONS = ("ctype", "dom", "iconv", "mbstring", "phar", "posix", "simplexml", "tokenizer", "xml", "xmlreader", "xmlwriter")

ENVIRONMENT = {
    "HOME": str(BUILD / "home"),
    "COMPOSER_HOME": str(BUILD / "home"),
    "COMPOSER_ALLOW_SUPERUSER": "1",
    "COMPOSER_NO_INTERACTION": "1",
    "COMPOSER_ROOT_VERSION": "1.0.0",
    "COMPOSER_DISABLE_NETWORK": "1",
    "COLUMNS": "100",
    "NO_COLOR": "1",
}


@dataclasses.dataclass(frozen=True, eq=False)
class Program:
    name: str
    title: str
    command: Callable[[int], list]  # script and arguments for a scale
    scales: dict                    # quick and full; count-quick and count-full under callgrind, None: not at all
    statuses: tuple = (0,)
    starts: dict | None = None      # how often it is started for one figure
    same_output: bool = True        # on every allocator

    def starts_of(self, size):
        return self.starts[size] if self.starts else 1


def scales(quick, full, count_quick, count_full):
    return {"quick": quick, "full": full, "count-quick": count_quick, "count-full": count_full}


def own(name, title, *sizes):
    return Program(name, title, lambda scale: [str(PROGRAMS / f"{name}.php"), str(scale)], scales(*sizes))


def phpcs(count):
    files = sorted(str(file) for file in pathlib.Path("/usr/share/php/Composer").rglob("*.php"))
    return [shutil.which("phpcs"), "--standard=PSR12", "--report=full", "--no-colors", "--no-cache", "--parallel=1", *files[:count]]


def phpunit(repeat):
    return [shutil.which("phpunit"), "--no-configuration", "--colors=never", "--do-not-cache-result",
            "--repeat", str(repeat), str(SHARED / "phpunit")]


def composer(packages):
    return [shutil.which("composer"), "--no-ansi", f"--working-dir={BUILD}/composer-{packages}",
            "update", "--dry-run", "--prefer-lowest", "--no-progress"]


def all_programs(settings):
    programs = [
        Program("phpcs", "phpcs", phpcs, scales(3, 14, 1, 4), statuses=(0, 1, 2), same_output=False),
        own("parser", "PhpParser", 30, 120, 2, 20),
        Program("phpunit", "phpunit", phpunit, scales(1, 6, None, 1), same_output=False),
        Program("composer", "composer", composer, scales(8, 20, 2, 8), same_output=False),
        Program("twig", "twig", lambda rounds: [str(SHARED / "twig.php"), str(rounds)], scales(40, 300, 5, 60)),
        own("json", "json encode, decode", 60, 500, 3, 50),
        own("text", "preg, string building", 300, 2000, 25, 250),
        own("trees", "binary trees", 15, 17, 11, 14),
        own("arrays", "array sort, slice", 35, 250, 2, 30),
        own("growth", "growing strings, arrays", 6, 40, 1, 3),
        own("closures", "closures, generators", 350, 2500, 15, 250),
        Program("hello", "hello world", lambda scale: [str(PROGRAMS / "hello.php")], scales(1, 1, 1, 1),
                starts={"quick": 8, "full": 40}),
    ]
    if settings.php_source:
        programs.insert(-1, Program("zend-bench", "Zend/bench.php", lambda scale: [str(settings.php_source / "Zend" / "bench.php")],
                                    scales(1, 1, None, 1), starts={"quick": 1, "full": 2}, same_output=False))
    return programs


def base_environment():
    """Nothing from outside changes what is measured, but for the settings of zmm."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("PHP", "BENCH_P", "BENCH_R", "USE_ZEND_ALLOC", "LD_", "MALLOC"))}
    return {**kept, **ENVIRONMENT}


def php_arguments(settings, allocator, extra=(), extensions=EXTENSIONS):
    arguments = [settings.php, "-n", *allocator.arguments]
    for name in extensions:
        arguments += ["-d", f"extension={name}"]
    arguments += ["-d", "memory_limit=-1", "-d", "error_reporting=8191", "-d", "display_errors=stderr", "-d", "date.timezone=UTC"]
    return arguments + list(extra)


def prepare(programs, sizes, settings, stock):
    """Composer needs a project for each scale."""
    (BUILD / "home").mkdir(parents=True, exist_ok=True)
    for program in programs:
        if program.name != "composer":
            continue
        for scale in sorted({program.scales[size] for size in sizes}):
            prepare_composer(scale, settings, stock)


def prepare_composer(packages, settings, stock):
    project = BUILD / f"composer-{packages}"
    if (project / "ready").exists():
        return
    shutil.rmtree(project, ignore_errors=True)
    environment = {**base_environment(), **stock.environment}
    for command in ([str(SHARED / "composer_project.php"), str(project), str(packages)],
                    [shutil.which("composer"), "--no-ansi", f"--working-dir={project}", "update", "--no-progress"]):
        subprocess.run([*php_arguments(settings, stock), *command], env=environment, check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    (project / "ready").write_text(json.dumps(packages))
