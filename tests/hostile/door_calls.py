"""Commands called as the front door calls them, in this process: their exit code and what they print."""

import io
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from commands.__main__ import NO_DATA, WRONG_USAGE, exit_code, fail, main, message

REFUSED = frozenset({WRONG_USAGE, NO_DATA})
STUCK = 300  # seconds after which a case counts as hanging; the slowest takes about one
CONTROLS = {*map(chr, range(32)), "\x7f"} - {"\n", "\t"}


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


class Stuck(BaseException):
    """A case that does not end; no handler of errors takes it for one."""


def call(*arguments: str, stdin: bytes = b"") -> Outcome:
    """Run ``./study`` with ``arguments``."""
    return _captured(lambda: main(arguments), stdin)


def under_the_door(read: Callable[[], Any]) -> Outcome:
    """Call what reads a file of the user's, its errors becoming an exit code and a line as a command's do."""

    def run() -> None:
        try:
            read()
        except Exception as error:
            fail(message(error), exit_code(error))

    return _captured(run)


def check(outcome: Outcome, allowed: Iterable[int] = REFUSED) -> None:
    """Assert that a command is done, or refused with one line; nothing that it prints steers a terminal."""
    assert outcome.code in {0, *allowed}, outcome
    assert "study: unexpected" not in outcome.err, outcome
    assert "Traceback" not in outcome.err + outcome.out, outcome
    assert not CONTROLS & {*outcome.out, *outcome.err}, outcome
    if outcome.code:
        assert outcome.err.startswith("study: "), outcome
        assert outcome.err.count("\n") == 1, outcome


def _captured(run: Callable[[], object], stdin: bytes = b"") -> Outcome:
    streams = [io.TextIOWrapper(io.BytesIO(given), "utf-8") for given in (stdin, b"", b"")]
    for stream in streams[1:]:
        stream.reconfigure(errors="backslashreplace")  # as ``commands.encoding`` does
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = streams
    code = 0
    try:
        with _not_stuck():
            run()
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
    out, err = (_text(stream) for stream in streams[1:])
    return Outcome(code, out, err)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content = stream.detach().getvalue()
    return content.decode("utf-8")


@contextmanager
def _not_stuck() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stuck

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(STUCK)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
