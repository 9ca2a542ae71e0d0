"""durable_rules in a process of its own: whatever becomes of it, the findings are the same."""

import os
import signal
import time

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
