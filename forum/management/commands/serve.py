"""Serve Folkmoot: pages and live threads, in one process or several on one socket."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forum.statics.collected import NOT_COLLECTED, are_collected

STOP_WITHIN = 10.0
STEADY = 5.0  # a process that ended sooner than this is not started again at once


class Command(BaseCommand):
    help = "Serve Folkmoot with daphne. Several processes share one listening socket; they need PostgreSQL or SQLite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--unix", metavar="PATH", help="listen on a Unix socket instead, for a proxy")
        parser.add_argument("--fd", type=int, help="serve on a socket that listens already (systemd, or a parent)")
        parser.add_argument("--processes", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        from forum.live import server

        if not are_collected():
            raise CommandError(NOT_COLLECTED)
        _raise_file_limit()
        if options["fd"] is not None:
            server.serve(f"fd:fileno={options['fd']}")
        elif options["unix"]:
            if options["processes"] > 1:
                raise CommandError("Processes cannot share a Unix socket; start one server for each.")
            server.serve(f"unix:{_free(options['unix'])}:backlog={server.BACKLOG}")
        else:
            descriptor = _listen(options["host"], options["port"])
            if options["processes"] > 1:
                Family(descriptor, options["processes"]).watch()
            else:
                server.serve(f"fd:fileno={descriptor}")


def _listen(host: str, port: int) -> int:
    from forum.live import server

    try:
        return server.listening(host, port).detach()
    except OSError as error:
        raise CommandError(f"Folkmoot cannot listen on {host}:{port}: {error.strerror or error}.") from error


def _free(path: str) -> str:
    """The path, without the socket file that an ended server has left there."""
    if Path(path).is_socket():
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            if probe.connect_ex(path) == 0:
                raise CommandError(f"Another server listens on {path}.")
        os.unlink(path)
    return path


class Family:
    """Several serving processes, started again when one ends."""

    def __init__(self, descriptor: int, size: int) -> None:
        self._descriptor = descriptor
        self._ending = False
        for name in (signal.SIGINT, signal.SIGTERM):  # before there is a child to be left behind
            signal.signal(name, self._end)
        self._children = [self._start() for _ in range(size)]

    def _start(self) -> tuple[subprocess.Popen[bytes], float]:
        command = [sys.executable, sys.argv[0], "serve", "--fd", str(self._descriptor)]
        return subprocess.Popen(command, pass_fds=[self._descriptor], start_new_session=True), time.monotonic()

    def _end(self, *_: object) -> None:
        self._ending = True

    def watch(self) -> None:
        while not self._ending:
            time.sleep(0.2)
            for place, (child, started) in enumerate(self._children):
                if child.poll() is not None and not self._ending:
                    if time.monotonic() - started < STEADY:
                        self._stop()
                        raise CommandError(f"A serving process ended at once (exit {child.returncode}); see above.")
                    self._children[place] = self._start()
        self._stop()

    def _stop(self) -> None:
        for child, _ in self._children:
            child.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child, _ in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            if child.poll() is None:
                child.kill()


def _raise_file_limit() -> None:
    """Each reader is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
