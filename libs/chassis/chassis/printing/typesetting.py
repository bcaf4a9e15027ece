"""A template and its data made into a document, in a process of its own.

Templates are text that people change: they may loop for ever, ask for files or fill the memory.
So each document is typeset by a new process that can do nothing else (`typesetter`); it costs
about 0.1 s, and nothing that happens in it reaches the service.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from tempfile import TemporaryDirectory

from . import typesetter

SECONDS = 5
# Reading in pieces of so many bytes.
PIECE = 2**16
# The status of a Python that ended by an exception.
FAILED = 1
_PROGRAM = typesetter.__file__
# Each may take up to `typesetter.MOST_MEMORY`.
_places = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
_PLACE_IN_SOURCE = re.compile(r"__typst_py_bytes__\.typ:(\d+):(\d+)")


class TemplateFails(Exception):
    """A template cannot be typeset. `line` and `column` say where, as far as it is known."""

    def __init__(self, message, line=None, column=None):
        self.message = message
        self.line = line
        self.column = column
        super().__init__(str(self))

    def __str__(self):
        if self.line is None:
            return self.message
        return f"Line {self.line}, column {self.column}: {self.message}"


class TypesetterFailed(Exception):
    """The process itself failed, which is a bug of ours: no template can make it."""


def typeset(source, data, *, made_at, format="pdf", seconds=SECONDS):
    """The document (bytes) that a Typst template makes of its data: PDF/A-3, or "png" or "svg".

    `data` is JSON-ready; the template reads it by `json(bytes(sys.inputs.data))`. `made_at` is the
    moment that the document bears, so that the same is typeset to the same bytes. Raises
    TemplateFails, also when it takes more than so many seconds or too much memory.
    """
    asked = json.dumps({"source": source, "data": json.dumps(data, ensure_ascii=False),
                        "format": format, "made_at": int(made_at.timestamp())}).encode()
    with _places:
        answer = _answer(asked, seconds)
    head, _, body = answer.partition(b"\n")
    if head == b"file":
        return body
    if head.startswith(b"error "):
        told = json.loads(head.removeprefix(b"error "))
        place = _PLACE_IN_SOURCE.search(told["told"])
        raise TemplateFails(told["message"], *(map(int, place.groups()) if place else ()))
    raise TemplateFails("It takes more memory than a document may.")


def _answer(asked, seconds):
    """What the process answers; nothing when it ends without an answer, as one that grew too big.

    A socket has a time limit of its own, in green threads as in others.
    """
    ends_at = time.monotonic() + seconds
    ours, theirs = socket.socketpair()
    with ours, TemporaryDirectory() as empty_folder:
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-I", _PROGRAM, empty_folder, str(seconds + 1)],
                stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd="/",
                env={"RAYON_NUM_THREADS": "1"},
            )
        has_ended = False
        try:
            answer = _exchange(ours, asked, ends_at)
            has_ended = True
        except TimeoutError as error:
            raise TemplateFails(f"It takes more than {seconds} seconds.") from error
        finally:
            if not has_ended:
                process.kill()
            process.wait()
    if process.returncode == FAILED:
        raise TypesetterFailed
    return answer


def _exchange(ours, asked, ends_at):
    """What comes until the process closes its end; nothing where it does so before it has read."""
    _allow_until(ours, ends_at)
    try:
        ours.sendall(asked)
        ours.shutdown(socket.SHUT_WR)
        return b"".join(_pieces(ours, ends_at))
    except ConnectionError:
        return b""


def _pieces(ours, ends_at):
    left = 2 * typesetter.MOST_BYTES
    while left > 0:
        _allow_until(ours, ends_at)
        piece = ours.recv(PIECE)
        if not piece:
            return
        yield piece
        left -= len(piece)
    raise TemplateFails("The document is too large.")


def _allow_until(ours, ends_at):
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    ours.settimeout(left)
