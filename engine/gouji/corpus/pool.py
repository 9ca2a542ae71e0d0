"""Work shared by processes, which survives one of them dying: the piece that killed it is found and told apart."""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import signal
import sys
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 4  # pieces per worker that are under way: enough to keep it busy, and few enough to hold in memory


class LostWorkerError(Exception):
    """The process that worked on this piece died of it."""


def shared(work: Callable[[T], R], pieces: Iterable[T], workers: int, begin: Callable[..., None],
           *values: Any) -> Generator[tuple[T, R | Exception], None, None]:
    """Each piece with what `work` made of it, or the exception it raised, in the order they are done.

    `begin(*values)` makes each process ready; both functions must be importable. `pieces` are taken as they are needed.
    When a process dies, what was under way is done again, one piece at a time in a process of its own: the one that
    kills it too comes back as LostWorkerError, the others go on. Raises what `begin` raises.
    """
    source = iter(pieces)
    under_way: dict[Future[R], T] = {}
    pool = _pool(workers, begin, values)
    try:
        more = True
        while more or under_way:
            suspects: list[T] = []
            try:
                while more and len(under_way) < workers * _AHEAD:
                    piece = next(source, _END)
                    if piece is _END:
                        more = False
                    else:
                        suspects = [piece]
                        under_way[_submitted(pool, work, piece)] = piece
                        suspects = []
            except BrokenProcessPool:
                pass
            for future in wait(under_way, return_when=FIRST_COMPLETED)[0] if under_way else ():
                piece = under_way.pop(future)
                done = _result(future)
                if isinstance(done, BrokenProcessPool):
                    suspects.append(piece)
                else:
                    yield piece, done
            if suspects:
                for future, piece in list(under_way.items()):
                    done = _result(future)
                    if isinstance(done, BrokenProcessPool):
                        suspects.append(piece)
                    else:
                        yield piece, done
                under_way.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                for piece in suspects:
                    yield piece, _alone(work, piece, begin, values)
                pool = _pool(workers, begin, values)
    finally:
        _end(pool)


_END: Any = object()


def _alone(work: Callable[[T], R], piece: T, begin: Callable[..., None], values: tuple[Any, ...]) -> R | Exception:
    pool = _pool(1, begin, values)
    try:
        done = _result(_submitted(pool, work, piece))
    finally:
        _end(pool)
    return LostWorkerError() if isinstance(done, BrokenProcessPool) else done


def _result(future: Future[R]) -> R | Exception:
    """Raises what `begin` raised."""
    try:
        return future.result()
    except _NotReadyError as error:
        raise error.args[0] from None
    except Exception as error:
        return error


def _pool(workers: int, begin: Callable[..., None], values: tuple[Any, ...]) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _ready, (begin, values))


def _submitted(pool: ProcessPoolExecutor, work: Callable[[T], R], piece: T) -> Future[R]:
    """The piece under way. A process that is started for it would run the main script again unless that guards itself,
    and the script by which `gouji` is installed does not; our work needs nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        return pool.submit(_done, work, piece)
    finally:
        sys.modules["__main__"] = main


def _ready(begin: Callable[..., None], values: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that shares out the work
    try:
        begin(*values)
    except Exception as error:  # raised here it would only break the pool, unsaid why
        _Here.fault = _sent(error)


class _NotReadyError(Exception):
    """`begin` raised what is its argument."""


class _Here:
    """A process of the pool; `fault` is why it is not ready."""

    fault: Exception | None = None


def _done(work: Callable[[T], R], piece: T) -> R:
    if _Here.fault is not None:
        raise _NotReadyError(_Here.fault)
    try:
        return work(piece)
    except Exception as error:
        raise _sent(error) from error


def _sent(error: Exception) -> Exception:
    """The exception, or one that says the same, where it cannot go from one process to another: that, too, would break
    the pool."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _end(pool: ProcessPoolExecutor) -> None:
    """Ends the processes at once: whoever stops does not wait for work that nobody will take."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        with contextlib.suppress(OSError, ValueError):
            process.terminate()
