"""The national pack: nothing goes unnoticed without a stated reason."""

from __future__ import annotations

from gouji.checking.mutants import Subject, prove, subjects
from gouji.packs import Pack

# Every rule is tried here, but of the phrases, which take longer, only each so many; `make mutants` tries them all.
EACH = 10


def test_no_rule_has_a_mutant_that_its_tests_do_not_notice(pack: Pack) -> None:
    wanted = [Subject("rule", rule.id) for rule in pack.rules]
    assert [sentence for proof in prove(pack, wanted, processes=1) for sentence in proof.told()] == []


def test_no_phrase_of_a_sample_has_one(pack: Pack) -> None:
    wanted = [subject for subject in subjects(pack) if subject.kind == "phrase"][::EACH]
    assert [sentence for proof in prove(pack, wanted, processes=1) for sentence in proof.told()] == []
