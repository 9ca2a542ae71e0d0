"""The durable_rules back end. Outside a narrow envelope the engine crashes, hangs or answers wrongly in silence, so
everything here keeps to the nine wrapper rules that were measured to be safe (design: Reasoning)."""

from __future__ import annotations

import importlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata
from typing import Any

from gouji.reasoning.compile import Stratum
from gouji.reasoning.errors import EngineError
from gouji.reasoning.neutral import Fact
from gouji.reasoning.plain import Match
from gouji.reasoning.translate import ALWAYS, GO

MAX_FACTS = 5_000
_MAX_BUILDS = 3  # of one ruleset: the engine never frees one, so a ruleset that keeps failing must not keep leaking
_SID = "s"

_engines: dict[str, _Engine] = {}
_builds: dict[str, int] = {}
_lock = threading.RLock()  # the engine is not thread-safe; re-entrant so that a fork within a session cannot block


def _take_lock() -> None:
    _lock.acquire()


def _release_lock() -> None:
    _lock.release()


def _renew_lock() -> None:
    global _lock  # noqa: PLW0603 - the child of a fork must not inherit a lock that a vanished thread holds
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    # Holding the lock while forking keeps half-run sessions of other threads out of the child.
    os.register_at_fork(before=_take_lock, after_in_parent=_release_lock, after_in_child=_renew_lock)


def load() -> Any:
    """The engine's module. Raises EngineError("engine_absent") where it cannot be imported."""
    try:
        module = importlib.import_module("durable.engine")
    except Exception as error:  # on Python 3.13 the import fails in ways that are not ImportError
        raise EngineError("engine_absent", reason=f"{type(error).__name__}: {error}") from error
    # The engine drops an action that takes more than ten seconds by the wall clock without a word (a laptop asleep
    # suffices), and it reads that clock by a deprecated call, an error under `python -W error`.
    vars(module)["_unix_now"] = _no_time
    return module


def _no_time() -> float:
    return 0.0


@cache
def name() -> str:
    """What the output calls this back end."""
    try:
        return f"durable_rules {metadata.version('durable_rules')}"
    except metadata.PackageNotFoundError:
        return "durable_rules"


class _Engine:
    """One ruleset, built once per process; one session at a time."""

    def __init__(self, stratum: Stratum) -> None:
        engine = load()
        self.fired: list[tuple[str, Any]] = []
        self.interrupt: BaseException | None = None
        definition: dict[str, Any] = json.loads(stratum.translation.definition)
        for rule, body in definition.items():
            body["run"] = self._action(rule)
        self.ruleset = engine.Ruleset("gouji", None, definition)
        # A session deleted before any action ran in its slot frees garbage; this one makes the slot safe for all.
        self.round([], 0)
        self.end()

    def _action(self, rule: str) -> Callable[[Any], None]:
        def act(c: Any) -> None:  # the engine wants a plain function of one argument
            try:
                self.fired.append((rule, c._m))
            except BaseException as error:  # the engine swallows even Ctrl-C
                self.interrupt = error
                raise

        return act

    def round(self, batches: Sequence[list[dict[str, str]]], number: int) -> list[tuple[str, Any]]:
        """Asserts the batches in order, runs all actions, returns what fired."""
        self.fired.clear()
        outcome: list[tuple[object, Any]] = []
        for batch in batches:
            if batch:  # an empty list makes the engine follow an uninitialised handle
                self.ruleset.assert_facts(batch)
        handle = self.ruleset.assert_fact({"kind": GO, ALWAYS: "1", "id": f"g{number}", "sid": _SID})
        self.ruleset.do_actions(handle, lambda error, state: outcome.append((error, state)))
        if self.interrupt is not None:
            raise self.interrupt
        for error, state in outcome:
            if isinstance(error, BaseException):
                raise error
            if error or (state and "exception" in state):
                raise RuntimeError(str(error or state["exception"]))
        fired = [item for item in self.fired if item[0] != GO]
        if not outcome or len(self.fired) != len(fired) + 1:
            raise RuntimeError("actions were not run to the end")
        return fired

    def end(self) -> None:
        """Ends the session."""
        self.ruleset.delete_state(_SID)


class DurableSession:
    """One stratum at work in a session of its own; holds the engine from the first `add` to `close`."""

    def __init__(self, stratum: Stratum) -> None:
        self._stratum = stratum
        self._engine: _Engine | None = None
        self._lock = _lock
        self._tokens: dict[str, str] = {}
        self._round = 0
        self._count = 0
        self._lock.acquire()
        try:
            self._engine = _engine_for(stratum)
        except BaseException:
            self._lock.release()
            raise

    def add(self, facts: Sequence[tuple[int, Fact]]) -> list[Match]:
        """The matches that these facts (number, fact; numbers only grow) make possible."""
        self._count += len(facts)
        if self._count > MAX_FACTS:
            raise EngineError("engine_too_many_facts", count=self._count, limit=MAX_FACTS)
        assert self._engine is not None
        told = self._stratum.translation
        shadows = [self._write(f"n{n}", told.shadows[f.kind], f) for n, f in facts if f.kind in told.shadows]
        copies = [self._write(f"f{n}", told.kinds[f.kind], f) for n, f in facts if f.kind in told.kinds]
        self._round += 1
        try:
            fired = self._engine.round((shadows, copies), self._round)
            matches = [
                (int(rule), tuple(int(matched[alias]["id"][1:]) for alias in told.aliases[rule]))
                for rule, matched in fired
            ]
        except Exception as error:
            self._discard()
            raise EngineError("engine_failed", reason=f"{type(error).__name__}: {error}") from error
        except BaseException:
            self._discard()
            raise
        return matches

    def close(self) -> None:
        """Ends the session; whatever the outcome, another may begin."""
        engine, self._engine = self._engine, None
        try:
            if engine is not None and self._round:  # before the first round there is no session to end
                engine.end()
        except Exception as error:
            _engines.pop(self._stratum.translation.definition, None)
            raise EngineError("engine_failed", reason=f"{type(error).__name__}: {error}") from error
        finally:
            self._lock.release()

    def _discard(self) -> None:
        """After an error nothing is known of the engine's state: never use it again, nor touch it."""
        self._engine = None
        _engines.pop(self._stratum.translation.definition, None)

    def _write(self, identity: str, kind: str, fact: Fact) -> dict[str, str]:
        told = self._stratum.translation
        written = {"kind": kind, ALWAYS: "1", "id": identity, "sid": _SID}
        for field, inner in told.fields[fact.kind]:
            value = fact.fields.get(field, "")
            token = told.constants.get(value)
            if token is None:
                token = self._tokens.get(value)
                if token is None:
                    token = self._tokens[value] = f"t{len(self._tokens)}"
            written[inner] = token
        return written


def _engine_for(stratum: Stratum) -> _Engine:
    key = stratum.translation.definition
    engine = _engines.get(key)
    if engine is None:
        if _builds.get(key, 0) >= _MAX_BUILDS:
            raise EngineError("engine_failed", reason=f"failed {_MAX_BUILDS} times")
        _builds[key] = _builds.get(key, 0) + 1
        try:
            engine = _engines[key] = _Engine(stratum)
        except EngineError:
            raise
        except Exception as error:
            raise EngineError("engine_failed", reason=f"{type(error).__name__}: {error}") from error
    return engine
