"""The durable_rules back end: the engine's traps stay shut."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gouji.reasoning import EngineError, Fact, Pattern, Rule, compile_rules, durable_available, infer
from gouji.reasoning import durable as back_end

from .packs import compare_in_child

pytestmark = pytest.mark.skipif(not durable_available(), reason="durable_rules cannot be imported here")

RULES = [
    Rule("联", "", (Pattern("甲", "左"), Pattern("乙", "右", {}, {"名": ("甲", "名")})), "中", {"名": ("甲", "名")}),
    Rule("无", "", (Pattern("甲", "左"), Pattern("无", "中", {}, {"名": ("甲", "名")}, absent=True)), "孤", {}),
]
FACTS = [Fact("左", {"名": str(n)}) for n in range(10)] + [Fact("右", {"名": str(n)}) for n in range(0, 20, 2)]


@pytest.fixture(autouse=True)
def _no_builds_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_end, "_builds", {})


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_random_packs_mean_the_same_by_both_back_ends(first: int) -> None:
    outcomes = {seed: compare_in_child(seed) for seed in range(first, first + 50)}
    bad = {seed: outcome for seed, outcome in outcomes.items() if outcome.verdict != "same"}
    assert not bad
    assert sum(outcome.firings for outcome in outcomes.values()) > 100  # the packs do fire


def test_the_name_tells_engine_and_version() -> None:
    assert infer(compile_rules(RULES), FACTS, "auto").engine == "durable_rules 2.0.28"


def test_importing_reasoning_does_not_import_durable() -> None:
    code = "import sys, gouji.reasoning; sys.exit('durable' in sys.modules or 'durable_rules_engine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_works_where_warnings_are_errors() -> None:
    code = """
from gouji.reasoning import Fact, Pattern, Rule, compile_rules, infer
program = compile_rules([Rule('a', '', (Pattern('x', 'k'),), 'd', {'n': ('x', 'n')})])
assert infer(program, [Fact('k', {'n': '1'})], 'durable_rules').facts
"""
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0


def test_two_thousand_inferences_do_not_grow_memory() -> None:
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("no /proc here")
    program = compile_rules(RULES)
    expected = infer(program, FACTS, "plain")

    def pages(runs: int) -> int:
        for _ in range(runs):
            assert infer(program, FACTS, "durable_rules").facts == expected.facts
        gc.collect()
        return int(status.read_text().split()[1])

    before = pages(200)
    assert (pages(2_000) - before) * os.sysconf("SC_PAGE_SIZE") < 2_000_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_used_engine_survives_a_fork_in_parent_and_child() -> None:
    program = compile_rules(RULES)
    expected = infer(program, FACTS, "durable_rules")

    def right() -> bool:
        return all(infer(program, FACTS, "durable_rules") == expected for _ in range(50))

    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = int(not right())
        finally:
            os._exit(code)
    assert right()
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_while_another_thread_infers_leaves_the_child_able_to_infer() -> None:
    program = compile_rules(RULES)
    expected = infer(program, FACTS, "durable_rules")
    stop = threading.Event()

    def busy() -> None:
        while not stop.is_set():
            infer(program, FACTS, "durable_rules")

    thread = threading.Thread(target=busy)
    thread.start()
    try:
        for _ in range(5):
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    code = int(infer(program, FACTS, "durable_rules") != expected)
                finally:
                    os._exit(code)
            assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        thread.join()


def test_threads_share_the_engine_without_mixing_their_facts() -> None:
    program = compile_rules(RULES)
    wrong: list[object] = []

    def work(size: int) -> None:
        facts = FACTS[: 10 + size]
        expected = infer(program, facts, "plain")
        for _ in range(100):
            found = infer(program, facts, "durable_rules")
            if (found.facts, found.firings) != (expected.facts, expected.firings):
                wrong.append(size)

    threads = [threading.Thread(target=work, args=(size,)) for size in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_engines_are_built_once_for_equal_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    infer(compile_rules(RULES), FACTS, "durable_rules")
    monkeypatch.setattr(back_end, "_Engine", None)  # building another would fail
    assert infer(compile_rules(RULES), FACTS, "durable_rules").facts


def _failing(kind: type[BaseException]) -> Callable[..., Any]:
    def fail(*_: object) -> Any:
        raise kind("made to fail")

    return fail


@pytest.mark.parametrize("method", ["assert_facts", "do_actions", "delete_state"])
def test_an_engine_error_falls_back_says_so_and_is_over_with_the_next_inference(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = compile_rules([*RULES, Rule(method, "", (Pattern("甲", "左"),), method, {})])  # engines of its own
    expected = infer(program, FACTS, "durable_rules")
    engine = back_end.load()
    with monkeypatch.context() as patch:
        patch.setattr(engine.Ruleset, method, _failing(RuntimeError))
        with pytest.raises(EngineError) as caught:
            infer(program, FACTS, "durable_rules")
        assert caught.value.code == "reasoning.engine_failed"
        done = infer(program, FACTS, "auto")
        assert (done.engine, done.facts, done.firings) == ("plain", expected.facts, expected.firings)
        assert done.note == "reasoning.engine_fell_back"
        assert "made to fail" in (done.note_text("en") or "")
    assert infer(program, FACTS, "auto") == expected


def test_an_interrupt_in_an_action_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compile_rules([*RULES, Rule("断", "", (Pattern("甲", "左"),), "断", {})])
    infer(program, FACTS, "durable_rules")
    class Interrupted(list[tuple[str, Any]]):
        append = _failing(KeyboardInterrupt)

    engine = back_end._engines[program.strata[0].translation.definition]
    monkeypatch.setattr(engine, "fired", Interrupted())
    with pytest.raises(KeyboardInterrupt):
        infer(program, FACTS, "auto")
    assert infer(program, FACTS, "auto").note is None


def test_a_ruleset_that_keeps_failing_is_not_built_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compile_rules([*RULES, Rule("再", "", (Pattern("甲", "左"),), "再", {})])
    builds: list[object] = []

    def build(stratum: object) -> Any:
        builds.append(stratum)
        raise RuntimeError("made to fail")

    monkeypatch.setattr(back_end, "_engines", {})
    monkeypatch.setattr(back_end, "_Engine", build)
    for _ in range(9):
        assert infer(program, FACTS, "auto").engine == "plain"
    assert len(builds) == 3


def test_more_facts_than_the_engine_may_hold_go_to_the_plain_back_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(back_end, "MAX_FACTS", 5)
    done = infer(compile_rules(RULES), FACTS, "auto")
    assert (done.engine, done.note) == ("plain", "reasoning.engine_overfull")
    assert "5" in (done.note_text("zh") or "")


def test_tokens_do_not_collide_under_the_engines_32_bit_hash() -> None:
    def fnv(text: str) -> int:
        value = 0x811C9DC5
        for byte in text.encode():
            value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
        return value

    for letter in "tcfnx":
        assert len({fnv(f"{letter}{n}") for n in range(back_end.MAX_FACTS)}) == back_end.MAX_FACTS
