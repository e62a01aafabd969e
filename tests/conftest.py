"""What holds for every test: signals, memory, and the order in which the processes take them."""

import ctypes
import gc
import resource
import signal
import sys

import psutil
import pytest

from engine import interrupts

LIBRARY = ctypes.CDLL(None)
MOST_MEMORY = 4.0  # GB at a process' peak: a guard against graphs that stay, with which it was 7.5
MUCH_MEMORY = 1.5  # GB that a process holds after a test

# a shell's background jobs ignore Ctrl-C, and would hand that on to every program that a test starts
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup does the same with the end of the terminal

peaks = pytest.StashKey[dict[str, float]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="each test of chance at its full number of tries")


@pytest.fixture(scope="session")
def nightly(request: pytest.FixtureRequest) -> bool:
    """Whether tests of chance take hours for as many tries as the study claims, not seconds for a few."""
    return request.config.getoption("--nightly")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[peaks] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files with slow tests first: whichever process ends last then ends with quick ones.

    Files stay whole, as what is made for one of their tests is made for all.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What is there now stays: a collection of garbage need not look at a million objects of libraries."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="module")
def _garbage():
    """Trained networks and their graphs are cycles, a hundred megabytes each, and few objects."""
    yield
    _collect()


@pytest.fixture(autouse=True)
def _much_garbage():
    """A file with many of them does not wait for its end."""
    yield
    if psutil.Process().memory_info().rss > MUCH_MEMORY * 1e9:
        _collect()


def _collect() -> None:
    gc.collect()
    if hasattr(LIBRARY, "malloc_trim"):  # glibc keeps what is freed until it is told to give it back
        LIBRARY.malloc_trim(0)


@pytest.fixture(autouse=True)
def _not_interrupted():
    """A signal that a test raised is no interrupt of the next one."""
    yield
    interrupts._RECEIVED.clear()


def peak_memory() -> float:
    """The most memory that this process has held, in GB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand a worker's peak to the controller, which fails a session that took too much."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["peak"] = peak_memory()
        return
    config.stash[peaks].setdefault("main", peak_memory())
    if max(config.stash[peaks].values()) > MOST_MEMORY and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    if "peak" in getattr(node, "workeroutput", {}):
        node.config.stash[peaks][node.gateway.id] = node.workeroutput["peak"]


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    process, most = max(config.stash[peaks].items(), key=lambda item: item[1])
    if most > MOST_MEMORY:
        line = f"process {process} took {most:.2f} GB at its peak; at most {MOST_MEMORY:g} GB are allowed"
        terminalreporter.write_line(line, red=True)
    elif len(config.stash[peaks]) > 1:
        terminalreporter.write_line(f"peak memory of a process: {most:.2f} GB")
