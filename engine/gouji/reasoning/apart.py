"""durable_rules in a process of its own: what kills or hangs it costs one inference, never the audit."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import threading
import time
import weakref
from collections.abc import Sequence
from types import TracebackType
from typing import Any, NoReturn

from gouji.reasoning.compile import Program
from gouji.reasoning.errors import EngineError
from gouji.reasoning.neutral import Fact
from gouji.reasoning.run import Engine, Inference, durable_available, infer, instead

SECONDS = 60.0  # a report's inference takes a few milliseconds; what takes this long hangs
_MOST_LOST = 3
_HEAD = 8  # bytes before each message that say how long it is
_CHUNK = 1 << 16


class Reasoner:
    """Inference by one program, report after report. Close it, or use it as a context.

    The other process starts at once, so that loading the engine goes on while files are read. When it dies or hangs,
    the plain back end repeats the inference (with "auto") and a new process serves the next report; after a few losses
    the plain one serves them all. Where processes cannot be forked, everything happens in this one.

    Threads may share it (one question at a time); after a fork each process has an engine of its own.
    """

    def __init__(self, program: Program, engine: Engine = "auto") -> None:
        self._program = program
        self._engine = engine
        self._lost = 0
        self._apart = engine != "plain" and hasattr(os, "fork")
        self._lock = threading.RLock()
        self._worker: _Worker | None = None
        if self._apart:
            _living.add(self)
            with contextlib.suppress(OSError):  # no process to be had now: the first question tries again, and tells
                self._worker = _Worker(program, engine)

    def infer(self, facts: Sequence[Fact]) -> Inference:
        """Raises EngineError where an engine asked for by name cannot do it, or the inference leaves its bounds."""
        if not self._apart:
            return infer(self._program, facts, self._engine)
        with self._lock:
            if self._lost >= _MOST_LOST and self._engine == "auto":
                return infer(self._program, facts, "plain")
            try:
                if self._worker is None:
                    self._worker = _Worker(self._program, self._engine)
                return self._worker.ask(facts)
            except EngineError:
                raise  # an answer like any other
            except (_LostError, OSError) as lost:
                self._lost += 1
                self.close()
                error = EngineError("engine_failed", reason=str(lost))
                if self._engine != "auto":
                    raise error from lost
            except BaseException:  # Ctrl-C between question and answer: the answer must not be taken for the next one's
                self.close()
                raise
        return instead(self._program, facts, error)

    def close(self) -> None:
        """Ends the other process."""
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None

    def forked(self) -> None:
        """In a process that was forked off: the worker is its parent's, and a thread that held the lock is not here."""
        self._lock = threading.RLock()
        self.close()

    def __enter__(self) -> Reasoner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


_living: weakref.WeakSet[Reasoner] = weakref.WeakSet()


def _forked() -> None:
    for reasoner in list(_living):
        reasoner.forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


class _LostError(Exception):
    """The other process is gone, does not answer, or failed at the question."""


class _Worker:
    """A forked process that infers until its pipe is closed. It ends with this object at the latest.

    Raises OSError where no process or pipe can be had.
    """

    def __init__(self, program: Program, engine: Engine) -> None:
        pipes: list[int] = []
        try:
            pipes += os.pipe()
            pipes += os.pipe()
            asked, ask, answers, answer = pipes
            # Ctrl-C reaches both processes and the parent decides: here it waits for the pid, there for ever.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                pid = os.fork()
                if pid == 0:
                    _serve(asked, answer, (ask, answers), program, engine)
                self.pid = pid
                self.end = weakref.finalize(self, _end, os.getpid(), pid, ask, answers)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        except OSError:
            for descriptor in pipes:
                os.close(descriptor)
            raise
        os.close(asked)
        os.close(answer)
        os.set_blocking(ask, False)
        self._ask, self._answers, self._asked = ask, answers, 0

    def ask(self, facts: Sequence[Fact]) -> Inference:
        """Raises _LostError, or the EngineError that the inference ended in."""
        self._asked += 1
        try:
            until = time.monotonic() + SECONDS
            self._send(_framed((self._asked, list(facts))), until)
            size = int.from_bytes(self._receive(_HEAD, until), "big")
            number, kind, answer = pickle.loads(self._receive(size, until))
        except (OSError, EOFError) as error:
            raise _LostError(self.end() or type(error).__name__) from error
        except pickle.UnpicklingError as error:
            raise _LostError(f"UnpicklingError: {error}") from error
        if number != self._asked:
            raise _LostError(f"answer {number} to question {self._asked}")
        if kind == "failed":
            raise _LostError(answer)
        if kind == "error":
            code, values = answer
            raise EngineError(code.removeprefix("reasoning."), **values)
        done: Inference = answer
        return done

    def _send(self, question: bytes, until: float) -> None:
        rest = memoryview(question)
        while rest:
            _wait(self._ask, select.POLLOUT, until)
            rest = rest[os.write(self._ask, rest[:_CHUNK]):]

    def _receive(self, size: int, until: float) -> bytes:
        got = bytearray()
        while len(got) < size:
            _wait(self._answers, select.POLLIN, until)
            part = os.read(self._answers, min(size - len(got), _CHUNK))
            if not part:
                raise EOFError
            got += part
        return bytes(got)


def _wait(descriptor: int, event: int, until: float) -> None:
    poll = select.poll()  # select() refuses descriptors above 1023
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
        raise _LostError(f"no answer in {SECONDS:g} s")


def _framed(message: object) -> bytes:
    body = pickle.dumps(message)
    return len(body).to_bytes(_HEAD, "big") + body


def _end(owner: int, pid: int, *pipes: int) -> str:
    """Closes the pipes and, in the process that started it, ends the worker; how it ended where that is known."""
    for descriptor in pipes:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    if os.getpid() != owner:
        return ""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):  # SIGCHLD ignored: nobody is left to wait for
        os.kill(pid, signal.SIGKILL)  # one that ended by itself keeps its own status
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return signal.Signals(-status).name if status < 0 else f"exit {status}"
    return ""


def _serve(asked: int, answer: int, others: Sequence[int], program: Program, engine: Engine) -> NoReturn:
    """Never returns: what the parent has to do at its end is not ours to do."""
    status = 1
    try:
        for descriptor in others:
            os.close(descriptor)
        questions, answers = os.fdopen(asked, "rb"), os.fdopen(answer, "wb")
        durable_available()  # loads it before the first question
        while head := questions.read(_HEAD):
            number, facts = pickle.loads(questions.read(int.from_bytes(head, "big")))
            answers.write(_framed((number, *_answer(program, facts, engine))))
            answers.flush()
        status = 0
    finally:
        os._exit(status)


def _answer(program: Program, facts: Sequence[Fact], engine: Engine) -> tuple[str, Any]:
    try:
        return "done", infer(program, facts, engine)
    except EngineError as error:
        return "error", (error.code, error.values)
    except Exception as error:  # the parent starts a new process, and says why
        return "failed", f"{type(error).__name__}: {error}"
