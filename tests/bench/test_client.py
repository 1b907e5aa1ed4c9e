"""The client of `bench.pages` is believed when it says what a page costs; so it has to notice a wrong answer."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bench.machine import cpu_of_group
from bench.pages.client import Surprise, ask, one_by_one, repeat, request_bytes
from bench.report import judged, table


class Answers(BaseHTTPRequestHandler):
    """/kept keeps the connection, /closed does not; every fourth /odd is short, every fourth /down is an error."""

    protocol_version = "HTTP/1.1"
    counted = 0

    def do_GET(self) -> None:
        Answers.counted += 1
        fourth = Answers.counted % 4 == 0
        body = b"x" * (10 if fourth and self.path == "/odd" else 100)
        self.send_response(304 if self.path == "/same" else 500 if fourth and self.path == "/down" else 200)
        if self.path == "/closed":
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path != "/same":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has seen enough hangs up; that is no error here."""


@pytest.fixture
def port() -> Iterator[int]:
    server = Server(("127.0.0.1", 0), Answers)
    Answers.counted = 0
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/kept", "/closed"])
def test_it_asks_as_often_as_it_was_told(port, path):
    run = repeat(port, request_bytes(path, {}), 20, status=200, least=100, connections=3)

    assert (run.requests, len(run.milliseconds), Answers.counted) == (20, 20, 20)


def test_it_reads_an_answer_without_a_body(port):
    run = repeat(port, request_bytes("/same", {}), 5, status=304, least=0, connections=1)

    assert (len(run.milliseconds), ask(port, request_bytes("/same", {})).body) == (5, b"")


@pytest.mark.parametrize("path", ["/odd", "/down"])
def test_one_wrong_answer_ends_the_measurement(port, path):
    with pytest.raises(Surprise):
        repeat(port, request_bytes(path, {}), 20, status=200, least=100, connections=3)


def test_something_happens_before_each_cold_request(port):
    done = []

    one_by_one(port, [request_bytes("/kept", {})] * 3, lambda: done.append(Answers.counted), status=200, least=100)

    assert done == [0, 1, 2]


def test_cpu_is_that_of_the_group_with_its_children():
    burn = "import os, subprocess, sys, time\n" + "while time.process_time() < 0.3: pass\n"
    child = f"subprocess.run([sys.executable, '-c', {burn!r}])\n"
    code = f"{burn}{child}print('done', flush=True)\nsys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()

        used = cpu_of_group(process.pid)

        assert process.stdin is not None
        process.stdin.close()
    assert 0.55 < used < 2


def test_a_group_that_is_gone_uses_nothing():
    assert cpu_of_group(2**22 + 1) == 0


def test_a_target_says_whether_it_was_met():
    said = judged(1.3, 1.3), judged(1.31, 1.3), judged(200, 200, at_least=True), judged(199, 200, at_least=True)

    assert said == ("<= 1.3 met", "<= 1.3 MISSED", ">= 200 met", ">= 200 MISSED")


def test_columns_are_as_wide_as_they_need_to_be():
    lines = table(["page", "ms"], [["home", "0.5"], ["a thread", "10"]]).splitlines()

    assert lines == ["page       ms", "-" * 13, "home      0.5", "a thread   10"]
