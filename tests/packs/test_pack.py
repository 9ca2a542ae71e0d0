"""A pack as a whole: two languages of one meaning, its hash, its schema, order that does not matter."""

from __future__ import annotations

import random
import shutil
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import yaml
from cases.build import BLANK, SLASH, claim, report, write
from hypothesis import given, settings
from hypothesis import strategies as st
from packs.small import RULE, changed, load, write_pack

import gouji.packs.load
from gouji.checking.rule_tests import run_rule_tests
from gouji.corpus import audit
from gouji.language import language, translate
from gouji.packs import load_pack
from gouji.packs.load import Loader
from gouji.packs.models import Rule
from gouji.packs.validate import read_rule
from gouji.reasoning.pack_rules import rules_of
from gouji.resources import rules_folder
from gouji.yaml_source import read_text

HERE = Path(__file__).parent
A = "applications."


@pytest.fixture(scope="module")
def both():
    return load(HERE / "chinese"), load(HERE / "english")


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """Reports on which every rule of the two small packs fails, and one where none does."""
    folder = tmp_path_factory.mktemp("faulty")
    write(folder, "a.json", report(
        year=2022, figures={A + "carried_in.natural_person": 2, A + "carried_in.total": 3, A + "new.business": 9,
                            A + "denied.third_party.natural_person": 99, A + "closed.total": BLANK,
                            "proceedings.review.upheld": BLANK, "proceedings.review.other": SLASH},
        sections=("overview", "disclosure", "applications", "proceedings", "other_matters"),
        claims=[claim("收到", 9, "收到申请9件"), claim("收到", 8, "我办收到申请8件", subject="我办")]))
    write(folder, "b.json", report(year=2022, organisation="望湖县人民政府"))
    write(folder, "d.json", report(year=2022, organisation="石桥县人民政府", figures={
        A + "carried_in.natural_person": 2, A + "carried_in.total": 3}))
    write(folder, "c.json", report(year=2020, organisation="清溪县教育局"))
    return folder


def test_a_pack_in_english_keys_finds_what_the_same_pack_in_chinese_keys_finds(both, faulty):
    chinese, english = (audit([faulty], pack) for pack in both)

    def seen(run):
        return [(r.report.file, r.verdict, r.rules, r.inference.facts,
                 [(f.id, f.severity, f.action, f.message(lang), f.suggestion(lang), f.fingerprint, len(f.folded))
                  for f in r.findings for lang in ("zh", "en")]) for r in run.reports]

    assert seen(chinese) == seen(english)
    assert {f.result.rule.id for r in chinese.reports for f in r.findings} == {"X-1", "X-2", "X-3", "X-4", "X-5"}
    assert any(f.folded for r in chinese.reports for f in r.findings)
    assert {r.verdict for r in chinese.reports} == {"to_confirm", "accepted"}


def test_the_rules_of_both_are_equal_once_read(both):
    chinese, english = both
    for rule in chinese.rules:
        other = english.rule(rule.id)
        for name in ("id", "title", "kind", "action", "if_doubtful", "basis", "for_each", "only", "blanks", "claim",
                     "when_undetermined", "sections_must", "cells_must", "title_en", "tests"):
            assert getattr(rule, name) == getattr(other, name), name
        assert rule.severity_of("合计列") == other.severity_of("合计列")
        assert rule.severity_of("自然人") == other.severity_of("自然人")
    assert chinese.bases == english.bases
    shapes = [[(r.id, r.then_kind, [(p.kind, p.equals, sorted(p.same), p.absent) for p in r.when])
               for r in rules_of(pack)] for pack in both]
    assert shapes[0] == shapes[1]


def test_the_tests_inside_both_pass(both):
    for pack in both:
        outcomes = list(run_rule_tests(pack))
        assert len(outcomes) >= 18
        assert not [o for o in outcomes if not o.passed]


@pytest.fixture(scope="module")
def texts():
    return yaml.safe_load(RULE)["规则"][0]


def _rule(data):
    file = translate(read_text(yaml.safe_dump({"规则": [data]}, allow_unicode=True, sort_keys=False, width=1000),
                               "rules.yaml"), "rules")
    rule, problems = read_rule(file, ("rules", 0), file.data["rules"][0])
    assert not problems
    assert not file.problems
    return rule


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_keys_changes_nothing(seed, texts):
    shuffle = random.Random(seed)

    def shuffled(node):
        if isinstance(node, dict):
            items = [(key, shuffled(value)) for key, value in node.items()]
            shuffle.shuffle(items)
            return dict(items)
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    assert _rule(shuffled(texts)) == _rule(texts)


def test_the_order_of_rules_and_files_changes_no_finding(pack, submissions, tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(rules_folder(), folder)
    text = (folder / "pack.yaml").read_text("utf-8")
    names = ["table-three", "table-four", "carryover", "sections", "narrative", "cells"]
    for name, other in zip(names, reversed(names), strict=True):
        text = text.replace(f"  - checks/{name}.yaml", f"  - checks/@{other}.yaml", 1)
    (folder / "pack.yaml").write_text(text.replace("@", ""), "utf-8")
    turned = load_pack(folder)
    assert [r.id for r in turned.rules] != [r.id for r in pack.rules]

    def seen(run):
        return [(r.report.file, r.verdict, {(f.id, f.severity, f.action, f.fingerprint) for f in r.findings})
                for r in run.reports]

    assert seen(audit([submissions], turned)) == seen(audit([submissions], pack))


@pytest.fixture
def copy(tmp_path, monkeypatch):
    folder = tmp_path / "rules"
    shutil.copytree(rules_folder(), folder)
    monkeypatch.setattr(gouji.packs.load, "rules_folder", lambda: folder)
    monkeypatch.setenv("GOUJI_NO_CACHE", "1")
    return folder


def test_the_hash_is_of_every_file(copy):
    loader = Loader(copy / "pack.yaml")
    before = loader.load().hash
    files = sorted(file for file in copy.rglob("*.yaml") if file.name != "scoring.yaml")  # changes no audit
    assert len(files) > 10
    read = {file.resolve() for file in loader.files}
    assert not [file for file in files if file.resolve() not in read]
    for file in (files[0], files[-1]):
        kept = file.read_bytes()
        file.write_bytes(kept + "\n# 改过\n".encode())
        assert load_pack(copy).hash != before
        file.write_bytes(kept)
    assert load_pack(copy).hash == before


def test_a_change_shows_although_loaded_packs_are_cached(tmp_path, monkeypatch):
    monkeypatch.delenv("GOUJI_NO_CACHE", raising=False)
    folder = write_pack(tmp_path)
    first = load_pack(folder)
    assert load_pack(folder).hash == first.hash
    write_pack(tmp_path, rules=changed(RULE, "名称: 平衡", "名称: 平衡吗"))
    second = load_pack(folder)
    assert second.rule("GJ-001").title == "平衡吗"
    assert second.hash != first.hash


def test_a_rule_has_a_field_for_every_key_of_rule_files_and_no_other():
    assert {key.en for key in language().contexts["rule"].values()} == {field.name for field in fields(Rule)}


@pytest.mark.parametrize("name", ["kind", "for_each", "blanks", "status"])
def test_the_values_that_a_field_takes_can_be_written(name, pack):
    allowed = set(get_args(get_type_hints(Rule)[name]))
    assert allowed == set(language().values[name].values())
    assert {getattr(rule, name) for rule in pack.rules} <= allowed


def test_an_unknown_rule_names_those_that_are_like_it(pack):
    with pytest.raises(KeyError, match="GJ-301"):
        pack.rule("GJ-3O1")


def test_only_verified_bases_say_that_they_are(both, pack):
    assert both[0].bases["A-1"].verified
    assert both[0].bases["A-1"].cite() == "《甲办法》（甲发〔2020〕1号）第一条"
    for basis in pack.bases.values():
        assert basis.verified or basis.source, f"{basis.id} is not verified and does not say why"
