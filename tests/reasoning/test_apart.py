"""durable_rules in a process of its own: whatever becomes of it, the findings are the same."""

import gc
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cases import build

from gouji.checking import check, subject_of
from gouji.locating import locate
from gouji.reasoning import EngineError, Reasoner, audit_report, durable_available, infer, program_of
from gouji.reasoning import apart as module
from gouji.reasoning.facts import facts_of

pytestmark = pytest.mark.skipif(not (durable_available() and hasattr(os, "fork")),
                                reason="durable_rules cannot be imported here, or processes cannot be forked")


@pytest.fixture(scope="module")
def program(pack):
    return program_of(pack)


@pytest.fixture(scope="module")
def subject(pack, tmp_path_factory):
    cells = {"applications.granted.natural_person": 18, "proceedings.review.total": 9}
    file = build.write(tmp_path_factory.mktemp("r"), "report.json", build.report(figures=cells))
    return subject_of(build.read(file, pack), pack)


@pytest.fixture(scope="module")
def facts(subject):
    results = check(subject)
    return facts_of(results, locate(results, subject), subject.report.organisation.identity)


def told(audit):
    return [(f.id, f.severity, f.action, f.message(), f.fingerprint) for f in audit.findings], audit.verdict


def dying(monkeypatch, at, how=signal.SIGKILL):
    """The process of the engine ends at its `at`-th round, as if someone had killed it."""
    from gouji.reasoning.durable import DurableSession

    here, add, rounds = os.getpid(), DurableSession.add, []

    def add_and_die(self, new):
        rounds.append(1)
        if os.getpid() != here and len(rounds) == at:
            os.kill(os.getpid(), how)
        return add(self, new)

    monkeypatch.setattr(DurableSession, "add", add_and_die)


def test_it_infers_the_same_as_in_this_process(program, facts):
    with Reasoner(program) as reasoner:
        assert reasoner.infer(facts) == infer(program, facts, "durable_rules")
        assert reasoner.infer([]) == infer(program, [], "durable_rules")


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_in_mid_inference_it_changes_no_finding(program, subject, monkeypatch, at):
    expected = told(audit_report(subject, program, "plain"))
    dying(monkeypatch, at)
    with Reasoner(program) as reasoner:
        first, second = audit_report(subject, reasoner), audit_report(subject, reasoner)
    assert told(first) == told(second) == expected
    assert first.inference.engine == "plain" and "SIGKILL" in (first.inference.note_text() or "")


def test_the_end_of_its_process_is_told_and_the_next_report_is_served_by_a_new_process(program, facts, monkeypatch):
    with Reasoner(program) as reasoner:
        assert reasoner._worker is not None
        os.kill(reasoner._worker.pid, signal.SIGTERM)
        first, second = reasoner.infer(facts), reasoner.infer(facts)
    assert first.note == "reasoning.engine_fell_back" and "SIGTERM" in (first.note_text() or "")
    assert second.note is None and second.engine.startswith("durable_rules")
    assert first.facts == second.facts


def test_one_that_hangs_is_given_up(program, facts, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.2)
    with Reasoner(program) as reasoner:
        assert reasoner._worker is not None
        os.kill(reasoner._worker.pid, signal.SIGSTOP)
        assert reasoner.infer(facts).note == "reasoning.engine_fell_back"


def test_after_a_few_losses_the_plain_back_end_serves_the_rest(program, facts, monkeypatch):
    dying(monkeypatch, 1)
    with Reasoner(program) as reasoner:
        engines = [reasoner.infer(facts).engine for _ in range(5)]
        assert reasoner._worker is None
    assert engines == ["plain"] * 5


def test_asked_for_by_name_a_loss_is_an_error(program, facts, monkeypatch):
    dying(monkeypatch, 1)
    with Reasoner(program, "durable_rules") as reasoner, pytest.raises(EngineError, match="engine_failed"):
        reasoner.infer(facts)


def test_closing_leaves_no_process_behind(program):
    reasoner = Reasoner(program)
    assert reasoner._worker is not None
    pid = reasoner._worker.pid
    reasoner.close()
    time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_plain_needs_no_other_process(program, facts):
    with Reasoner(program, "plain") as reasoner:
        assert reasoner._worker is None
        assert reasoner.infer(facts).engine == "plain"


# ── whose answer it is ──────────────────────────────────────────────────────

@pytest.fixture(scope="module")
def expected(program, facts):
    """What the facts come to, and what none come to; they differ."""
    full, empty = infer(program, facts, "durable_rules"), infer(program, [], "durable_rules")
    assert full != empty
    return full, empty


def test_an_answer_left_behind_by_an_interrupt_is_not_taken_for_the_next_one(program, facts, expected, monkeypatch):
    full, empty = expected
    with Reasoner(program) as reasoner:
        with monkeypatch.context() as patched:
            patched.setattr(module._Worker, "_receive", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                reasoner.infer(facts)
        assert reasoner._worker is None
        assert reasoner.infer([]) == empty
        assert reasoner.infer(facts) == full


def test_an_answer_to_another_question_is_never_taken(program, facts, expected):
    full, empty = expected
    with Reasoner(program) as reasoner:
        worker = reasoner._worker
        worker._send(module._framed((99, list(facts))), time.monotonic() + 60)  # a question nobody waits for
        odd = reasoner.infer([])
        assert (odd.facts, odd.firings, odd.note) == (empty.facts, empty.firings, "reasoning.engine_fell_back")
        assert reasoner.infer(facts) == full


def test_threads_get_each_their_own_answers(program, facts, expected):
    full, empty = expected
    with Reasoner(program) as reasoner, ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda i: reasoner.infer(facts if i % 2 else []), range(60)))
    assert done == [full if i % 2 else empty for i in range(60)]


def test_after_a_fork_each_process_has_its_own_engine(program, facts, expected):
    full, empty = expected
    with Reasoner(program) as reasoner:
        inherited = reasoner._worker.pid
        child = os.fork()
        if child == 0:
            right = False
            try:
                right = all(reasoner.infer([]) == empty for _ in range(20)) and reasoner._worker.pid != inherited
                reasoner.close()
            finally:
                os._exit(0 if right else 1)
        assert all(reasoner.infer(facts) == full for _ in range(20))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert reasoner._worker.pid == inherited
        assert reasoner.infer(facts) == full


def test_a_fork_while_a_thread_waits_for_an_answer_does_not_lock_the_child(program, expected):
    with Reasoner(program) as reasoner, reasoner._lock:
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(20)
                thread = ThreadPoolExecutor(1).submit(reasoner.infer, [])
                os._exit(0 if thread.result() == expected[1] else 1)
            finally:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# ── processes that cannot be had, or waited for ─────────────────────────────

def test_where_no_process_can_be_had_the_plain_back_end_does_it_and_says_so(program, facts, monkeypatch):
    def full():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0  # noqa: PTH112, PTH208
    with Reasoner(program) as reasoner:
        done = reasoner.infer(facts)
        assert done.engine == "plain" and "temporarily unavailable" in (done.note_text() or "")
    with Reasoner(program, "durable_rules") as reasoner, pytest.raises(EngineError, match="engine_failed"):
        reasoner.infer(facts)
    if before:
        assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_where_the_ends_of_processes_are_not_told_it_still_closes(program, facts):
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with Reasoner(program) as reasoner:
            reasoner.infer(facts)
        with Reasoner(program) as reasoner:
            os.kill(reasoner._worker.pid, signal.SIGKILL)
            assert reasoner.infer(facts).note == "reasoning.engine_fell_back"
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_one_that_nobody_closes_ends_with_its_reasoner(program):
    reasoner = Reasoner(program)
    pid = reasoner._worker.pid
    del reasoner
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_fault_in_the_other_process_is_told_in_its_words(program, facts, monkeypatch):
    from gouji.reasoning.durable import DurableSession

    def failing(*_):
        raise ZeroDivisionError("试验")

    monkeypatch.setattr(DurableSession, "add", failing)
    with Reasoner(program) as reasoner:
        done = reasoner.infer(facts)
    assert done.engine == "plain" and "ZeroDivisionError: 试验" in (done.note_text() or "")
