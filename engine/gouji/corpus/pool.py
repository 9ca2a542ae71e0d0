"""Work shared by processes, which survives any of them dying: which piece killed it is known, and why.

Each process has a pipe of its own and one piece at a time, so that its death concerns that piece alone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import ModuleType
from typing import Any, Generic, TypeVar

from gouji.reading.apart import Cause, DiedError, call_apart, cause_of, quiet
from gouji.reading.limits import memory

T = TypeVar("T")
R = TypeVar("R")
_STARTS = 3  # processes that may die in a row before they are ready, until no more are started
_GROWN = 256 * 1024 * 1024  # bytes that a process may keep of the pieces it had: the next ones would lack them
_PATIENCE = 1.0  # seconds until silent processes are looked at: what they started may hold a dead one's pipe open
_WAIT = 5.0  # seconds in which a process whose pipe is closed, or that was told to end, is gone
_END: Any = object()


class LostWorkerError(Exception):
    """The process that worked on this piece died of it; `cause` and `signal` where they are known."""

    def __init__(self, cause: Cause | None = None, signal: str = "") -> None:
        super().__init__(cause, signal)
        self.cause: Cause | None = cause
        self.signal = signal


def shared(work: Callable[[T], R], pieces: Iterable[T], workers: int, begin: Callable[..., None],
           *values: Any) -> Generator[tuple[T, R | Exception], None, None]:
    """Each piece with what `work` made of it, or the exception it raised, in the order they are done.

    `begin(*values)` makes each process ready; both functions must be importable. `pieces` are taken as they are needed.
    A piece whose process dies comes back as LostWorkerError and the others go on. One that ran into a limit of its own
    (`reading.limits.bounded`) is not tried again. Of any other death an earlier piece may be the cause, or nobody here:
    the piece is done once more, in a process forked for it, and its end tells the cause. Raises what `begin` raises.
    """
    crew: _Crew[T, R] = _Crew(workers, work, begin, values)
    source = iter(pieces)
    done: list[tuple[T, R | Exception]] = []
    more = True
    try:
        while True:
            while more and crew.wants():
                piece = next(source, _END)
                more = piece is not _END
                if more:
                    crew.waiting.append(_Piece(piece))
            done += crew.give()
            yield from done  # after the process has its next piece, which need not wait for whoever takes this one
            if not (more or crew.waiting or crew.busy()):
                return
            done = crew.take()
    finally:
        crew.end()


@dataclass(slots=True)
class _Piece(Generic[T]):
    content: T
    again: bool = False  # a process has died of it, or of something before it


@dataclass(slots=True)
class _Hand(Generic[T]):
    """A process as seen from here: it gets a piece once it is ready, and the next one after its answer."""

    process: SpawnProcess
    pipe: Connection
    ready: bool = False
    piece: _Piece[T] | None = None


class _Crew(Generic[T, R]):
    """The processes; at most so many, started as there are pieces for them. `waiting`: pieces that none of them has."""

    def __init__(self, most: int, work: Callable[[T], R], begin: Callable[..., None], values: tuple[Any, ...]) -> None:
        self._most, self._work, self._begin, self._values = most, work, begin, values
        self._hands: list[_Hand[T]] = []
        self._stillborn = 0
        self.waiting: deque[_Piece[T]] = deque()

    def wants(self) -> bool:
        """Whether another piece could be begun, were it there."""
        return len(self.waiting) < max(1, self._most - sum(hand.piece is not None for hand in self._hands))

    def busy(self) -> bool:
        return any(hand.piece is not None for hand in self._hands)

    def give(self) -> list[tuple[T, R | Exception]]:
        """Hands out what can be begun. Returns pieces that nobody can be given."""
        refused: list[tuple[T, R | Exception]] = []
        for hand in self._hands:
            while self.waiting and hand.ready and hand.piece is None:
                piece = self.waiting.popleft()
                try:
                    order = pickle.dumps((piece.again, piece.content), pickle.HIGHEST_PROTOCOL)
                except Exception as error:
                    refused.append((piece.content, error))
                    continue
                hand.piece = piece
                with contextlib.suppress(OSError):  # it died: `take` finds it so
                    hand.pipe.send_bytes(order)
        idle = sum(hand.piece is None for hand in self._hands)
        while idle < len(self.waiting) and len(self._hands) < self._most and self._stillborn < _STARTS:
            self._hands.append(self._started())
            idle += 1
        if not self._hands:
            refused += [(piece.content, LostWorkerError()) for piece in self.waiting]
            self.waiting.clear()
        return refused

    def take(self) -> list[tuple[T, R | Exception]]:
        """What is done by now, at least one message of a process later. Raises what `begin` raised."""
        done: list[tuple[T, R | Exception]] = []
        heard = wait([hand.pipe for hand in self._hands], _PATIENCE) if self._hands else []
        for hand in list(self._hands):
            if hand.pipe not in heard and (heard or hand.process.is_alive() or hand.pipe.poll()):
                continue
            kind, value, last = _answer(hand.pipe) if hand.pipe in heard else _SILENT
            if kind == "unready":
                raise value
            if kind == "ready":
                hand.ready, self._stillborn = True, 0
                continue
            piece, hand.piece = hand.piece, None
            if kind == "dead":
                done += self._buried(hand, piece)
                continue
            if last:
                self._dismissed(hand)
            if piece is not None:
                done.append((piece.content, value))
        return done

    def end(self) -> None:
        """Ends the processes at once: whoever stops does not wait for work that nobody will take."""
        for hand in self._hands:
            with contextlib.suppress(OSError, ValueError):
                hand.process.terminate()
        for hand in list(self._hands):
            self._dismissed(hand)

    def _buried(self, hand: _Hand[T], piece: _Piece[T] | None) -> list[tuple[T, R | Exception]]:
        """What a death means for the piece, if there was one: lost, or nothing yet where it is to be done again."""
        self._dismissed(hand)
        if not hand.ready:
            self._stillborn += 1
        if piece is None:
            return []
        died = cause_of(hand.process.exitcode or 0)
        if piece.again or died.cause in ("cpu", "wall"):
            return [(piece.content, LostWorkerError(died.cause, died.signal))]
        self.waiting.appendleft(_Piece(piece.content, again=True))
        return []

    def _dismissed(self, hand: _Hand[T]) -> None:
        self._hands.remove(hand)
        hand.pipe.close()
        hand.process.join(_WAIT)
        if hand.process.is_alive():
            hand.process.kill()
            hand.process.join(_WAIT)

    def _started(self) -> _Hand[T]:
        """A process that is started would run the main script again unless that guards itself, and the script by which
        `gouji` is installed does not; our work needs nothing of it."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self._work, self._begin, self._values), daemon=True)
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main
            there.close()
        return _Hand(process, here)


_SILENT: tuple[str, Any, bool] = ("dead", None, False)


def _answer(pipe: Connection) -> tuple[str, Any, bool]:
    try:
        answer: tuple[str, Any, bool] = pickle.loads(pipe.recv_bytes())
    except (EOFError, OSError):
        return _SILENT
    except Exception as error:  # a result that cannot be had from its bytes
        return "raised", error, False
    return answer


# ── in a process of the crew ──

def _serve(pipe: Connection, work: Callable[[Any], Any], begin: Callable[..., None], values: tuple[Any, ...]) -> None:
    """Until the pipe is closed. Each answer is what kind it is, the value, and whether this process ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that shares out the work
    quiet()
    with contextlib.suppress(EOFError, OSError):  # nobody is there any more
        try:
            begin(*values)
        except Exception as error:
            pipe.send(("unready", _sent(error), True))
            return
        pipe.send(("ready", None, False))
        at_first = memory()[1]
        last = False
        while not last:
            order = pipe.recv_bytes()
            kind, value = _done(work, order)
            last = memory()[1] - at_first > _GROWN
            pipe.send_bytes(_packed(kind, value, last))


def _done(work: Callable[[Any], Any], order: bytes) -> tuple[str, Any]:
    try:
        again, piece = pickle.loads(order)
        return "done", call_apart(lambda: work(piece)) if again and hasattr(os, "fork") else work(piece)
    except DiedError as died:
        return "raised", LostWorkerError(died.cause, died.signal)
    except BaseException as error:  # a panic of a library in Rust is no Exception
        return "raised", _sent(error)


def _packed(kind: str, value: Any, last: bool) -> bytes:
    try:
        return pickle.dumps((kind, value, last), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return pickle.dumps(("raised", _sent(error), last))


def _sent(error: BaseException) -> Exception:
    """The exception, or one that says the same where it cannot go from one process to another."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error if isinstance(error, Exception) else RuntimeError(f"{type(error).__name__}: {error}")
