"""durable_rules in a process of its own: what kills or hangs it costs one inference, never the audit."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from gouji.reasoning.compile import Program
from gouji.reasoning.errors import EngineError
from gouji.reasoning.neutral import Fact
from gouji.reasoning.run import Engine, Inference, durable_available, infer, instead

SECONDS = 60.0  # a report's inference takes a few milliseconds; what takes this long hangs
_MOST_LOST = 3


class Reasoner:
    """Inference by one program, report after report. Close it, or use it as a context.

    The other process starts at once, so that loading the engine goes on while files are read. When it dies or hangs,
    the plain back end repeats the inference (with "auto") and a new process serves the next report; after a few losses
    the plain one serves them all. Where processes cannot be forked, everything happens in this one.
    """

    def __init__(self, program: Program, engine: Engine = "auto") -> None:
        self._program = program
        self._engine = engine
        self._lost = 0
        self._apart = engine != "plain" and hasattr(os, "fork")
        self._worker = _Worker(program, engine) if self._apart else None

    def infer(self, facts: Sequence[Fact]) -> Inference:
        """Raises EngineError where an engine asked for by name cannot do it, or the inference leaves its bounds."""
        if self._worker is None:
            if not self._apart or self._lost >= _MOST_LOST:
                return infer(self._program, facts, "plain" if self._apart else self._engine)
            self._worker = _Worker(self._program, self._engine)
        try:
            return self._worker.ask(facts)
        except _LostError as lost:
            self._lost += 1
            self.close()
            if self._engine != "auto":
                raise EngineError("engine_failed", reason=str(lost)) from lost
            return instead(self._program, facts, EngineError("engine_failed", reason=str(lost)))

    def close(self) -> None:
        """Ends the other process."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def __enter__(self) -> Reasoner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _LostError(Exception):
    """The other process is gone or does not answer."""


class _Worker:
    """A forked process that infers until its pipe is closed."""

    def __init__(self, program: Program, engine: Engine) -> None:
        asked, ask = os.pipe()
        answers, answer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(ask)
            os.close(answers)
            _serve(asked, answer, program, engine)
        os.close(asked)
        os.close(answer)
        self._ask = os.fdopen(ask, "wb")
        self._answers = os.fdopen(answers, "rb")

    def ask(self, facts: Sequence[Fact]) -> Inference:
        try:
            pickle.dump(list(facts), self._ask)
            self._ask.flush()
            ready, _, _ = select.select([self._answers], [], [], SECONDS)
            if not ready:
                raise _LostError(f"no answer in {SECONDS:g} s")
            answer: Any = pickle.load(self._answers)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise _LostError(self._how()) from error
        if isinstance(answer, Inference):
            return answer
        code, values = answer
        raise EngineError(code.removeprefix("reasoning."), **values)

    def _how(self) -> str:
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        if os.WIFSIGNALED(status):
            return signal.Signals(os.WTERMSIG(status)).name
        return f"exit {os.waitstatus_to_exitcode(status)}"

    def end(self) -> None:
        for stream in (self._ask, self._answers):
            with contextlib.suppress(OSError):  # what was not sent to a process that is gone
                stream.close()
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.pid = 0


def _serve(asked: int, answer: int, program: Program, engine: Engine) -> None:
    """Never returns: what the parent has to do at its end is not ours to do."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and decides
        questions, answers = os.fdopen(asked, "rb"), os.fdopen(answer, "wb")
        durable_available()  # loads it before the first question
        while True:
            facts = pickle.load(questions)
            try:
                done: object = infer(program, facts, engine)
            except EngineError as error:
                done = error.code, error.values
            pickle.dump(done, answers)
            answers.flush()
    except EOFError:
        status = 0
    finally:
        os._exit(status)
