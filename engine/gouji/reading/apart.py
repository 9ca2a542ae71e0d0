"""Reading in a process of its own, within bounds: what a file does to its reader costs that file alone.

PDFium and calamine can abort the process they are in, and no `except` helps. Where processes cannot be forked
(Windows) files are read in this one, and where limits cannot be set they are read without: such a system has neither
rlimits nor timers that kill.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import pickle
import select
import signal
import stat
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from traceback import extract_tb
from typing import Any, Literal, NoReturn, TypeVar

from gouji.reading.bundle import is_member
from gouji.reading.document import Document, UnreadableError
from gouji.reading.limits import Limits, bind, granted_memory, is_bounded, limits, memory
from gouji.reading.read import read_document
from gouji.reading.sniff import sniff

R = TypeVar("R")
Cause = Literal["memory", "cpu", "wall", "crashed"]

_MB = 1024 * 1024
_LENGTH = 8  # bytes before the answer that say how long it is
_CHUNK = 1 << 16
_GRACE = 2.0  # seconds after which a process is ended that should have been by its own timer
_NEARLY = 0.8  # of the memory allowed: who aborts with so much in use died of it


class DiedError(Exception):
    """A process died of its work. `signal`: how, for people: SIGABRT, or exit 3."""

    def __init__(self, cause: Cause, signal: str = "") -> None:
        super().__init__(cause, signal)
        self.cause: Cause = cause
        self.signal = signal

    def refusal(self, bounds: Limits) -> tuple[str, dict[str, object]]:
        """Code and values of the sentence that says so of a file."""
        most = {"cpu": bounds.cpu_seconds, "wall": bounds.wall_seconds}.get(self.cause, bounds.memory_mb)
        return f"limits.{self.cause}", {"limit": most} | ({"signal": self.signal} if self.cause == "crashed" else {})


class FaultApartError(Exception):
    """A fault of ours in the other process; its text says which, and where in our code."""


def read_apart(path: Path | str) -> Document:
    """As `read_document`, in a process that has no more than `limits()` and is gone afterwards.

    Plain text, and whatever is read where limits are in force already, is read here. Raises UnreadableError, also for
    a file that its process died of; FaultApartError for a fault of ours in it.
    """
    return made_apart(path, _as_it_is)


def made_apart(path: Path | str, make: Callable[[Document], R]) -> R:
    """What `make` makes of a document, likewise: a table that reading lets pass may still be more than others bear."""
    if is_bounded() or not hasattr(os, "fork") or _is_plain(Path(path)):
        return make(_read(path))
    bounds = limits()
    try:
        return call_apart(lambda: make(_read(path)), bounds)
    except DiedError as died:
        code, values = died.refusal(bounds)
        raise UnreadableError(str(path), code, **values) from None


def _as_it_is(document: Document) -> Document:
    return document


def _is_plain(path: Path) -> bool:
    """Whether it is plain text, or nothing that a reader will get to see."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return True  # a pipe, which opening would wait for: `read_document` refuses it
        return status.st_size <= limits().text_mb * _MB and sniff(path.read_bytes()) == "text"
    except (OSError, ValueError):
        return not is_member(path)


def _read(path: Path | str) -> Document:
    try:
        return read_document(path)
    except MemoryError:
        code, values = DiedError("memory").refusal(limits())
        raise UnreadableError(str(path), code, **values) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of a reader in Rust; no Exception, and no name to import
            raise
        code, values = DiedError("crashed", "panic").refusal(limits())
        raise UnreadableError(str(path), code, **values) from None


class _Here:
    """This process; `wanted`: modules that the last process apart had to load."""

    wanted: tuple[str, ...] = ()


def cause_of(status: int, peak: int = 0, before: int = 0) -> DiedError:
    """Why a process died, by its exit code (minus the signal) and the bytes that it had in memory at its highest;
    `before`: those that it began with."""
    if status >= 0:
        return DiedError("crashed", f"exit {status}")
    try:
        name = signal.Signals(-status).name
    except ValueError:  # a real-time signal
        name = f"signal {-status}"
    known: dict[str, Cause] = {"SIGXCPU": "cpu", "SIGALRM": "wall", "SIGKILL": "memory"}  # KILL: the system ran out
    if name in known:
        return DiedError(known[name], name)
    granted = granted_memory(limits(), before)
    return DiedError("memory" if peak - before > granted * _NEARLY else "crashed", name)


# ── a process of its own ──

def call_apart(work: Callable[[], R], bounds: Limits | None = None) -> R:
    """What `work` returns, or the exception that it raises, from a forked process: with `bounds`, within these.

    Raises DiedError when the process dies, FaultApartError for an exception that is no UnreadableError, OSError where
    no process can be had. Ctrl-C ends the other process first.
    """
    while _Here.wanted:  # or each process would have to load them again
        name, *rest = _Here.wanted
        _Here.wanted = tuple(rest)
        with contextlib.suppress(Exception):
            import_module(name)
    answers, answer = os.pipe()
    # Ctrl-C reaches both processes and this one decides: here it waits for the pid, there for ever.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    pid = 0
    try:
        try:
            pid = os.fork()
            if pid == 0:
                _answer(work, bounds, answers, answer)
        finally:
            os.close(answer)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        until = None if bounds is None else time.monotonic() + bounds.wall_seconds + _GRACE
        done = _receive(answers, until)
    except BaseException:
        if pid:
            _end(pid, kill=True)
        raise
    finally:
        os.close(answers)
    died = _end(pid, kill=done is None)
    if done is None:
        raise DiedError("wall")
    if len(done) < _LENGTH or len(done) - _LENGTH < int.from_bytes(done[:_LENGTH], "big"):
        raise died
    kind, value, _Here.wanted = pickle.loads(done[_LENGTH:])
    if kind == "raised":
        raise value
    result: R = value
    return result


def _receive(answers: int, until: float | None) -> bytes | None:
    """What the process writes until it ends; None where it takes too long."""
    poll = select.poll()  # select() refuses descriptors above 1023
    poll.register(answers, select.POLLIN)
    got = bytearray()
    while True:
        rest = None if until is None else max(0.0, until - time.monotonic()) * 1000
        if not poll.poll(rest):
            return None
        part = os.read(answers, _CHUNK)
        if not part:
            return bytes(got)
        got += part


def _end(pid: int, *, kill: bool) -> DiedError:
    """Waits for the process; how it ended, should it have died."""
    try:
        if kill:
            os.kill(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
    except (ProcessLookupError, ChildProcessError):  # SIGCHLD ignored: nobody is left to wait for
        return DiedError("crashed")
    unit = 1 if sys.platform == "darwin" else 1024
    return cause_of(os.waitstatus_to_exitcode(status), used.ru_maxrss * unit, memory()[1])  # a fork has what we have


def _answer(work: Callable[[], Any], bounds: Limits | None, answers: int, answer: int) -> NoReturn:
    """Never returns: what the parent has to do at its end, or holds unwritten, is not ours to do."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.close(answers)
        quiet()
        gc.freeze()
        if bounds is not None:
            bind(bounds)
        known = set(sys.modules)
        try:
            data = _packed("done", work(), known)
        except (UnreadableError, DiedError) as error:
            data = _packed("raised", error, known)
        except MemoryError:
            data = _packed("raised", DiedError("memory"), set(sys.modules))
        except Exception as error:
            data = _packed("raised", FaultApartError(told_at(error)), known)
        with open(answer, "wb") as file:
            file.write(len(data).to_bytes(_LENGTH, "big"))
            file.write(data)
        status = 0
    finally:
        os._exit(status)


def _packed(kind: str, value: object, known: set[str]) -> bytes:
    """With the modules that had to be loaded for it."""
    loaded = tuple(name for name in sys.modules if name not in known)
    return pickle.dumps((kind, value, loaded), pickle.HIGHEST_PROTOCOL)


def quiet() -> None:
    """What libraries, and Python at its death, print to this process's output from now on goes nowhere."""
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def told_at(error: Exception) -> str:
    """With the line that failed: from a county's office, the message may be all that a developer gets."""
    at = extract_tb(error.__traceback__)[-1:]
    place = f" ({Path(at[0].filename).name}:{at[0].lineno})" if at else ""
    return f"{type(error).__name__}: {error}{place}"
