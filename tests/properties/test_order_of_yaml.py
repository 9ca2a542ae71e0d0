"""(d) The order of keys changes nothing: not in the rules, not in a report handed over as JSON."""

from __future__ import annotations

import json
import shutil
from random import Random

import pytest
import yaml
from hypothesis import given
from properties.audits import claimed, examples, reports, seeds, the_pack

from gouji.corpus import audit
from gouji.corpus.report_output import report_to_json
from gouji.packs import load_pack
from gouji.rendering import audit_view
from gouji.resources import rules_folder


def _shuffled(data, rng):
    """The same data, its keys in another order; lists keep theirs."""
    if isinstance(data, dict):
        keys = list(data)
        rng.shuffle(keys)
        return {key: _shuffled(data[key], rng) for key in keys}
    return [_shuffled(item, rng) for item in data] if isinstance(data, list) else data


class _Dumper(yaml.SafeDumper):
    """Every scalar is text, as in the files; an empty one stays empty, which is not the same as a key without one."""


_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar(
    "tag:yaml.org,2002:str", text, style='"' if not text or text != text.strip() else None))


def _findings(run):
    view = audit_view(run)
    return json.dumps([{**report, "pack": ""} for report in view["reports"]], ensure_ascii=False)


@pytest.fixture(scope="module")
def turned_pack(tmp_path_factory):
    """The national pack with the keys of every rule and of every pattern in another order."""
    folder = tmp_path_factory.mktemp("pack") / "rules"
    shutil.copytree(rules_folder(), folder)
    rng = Random(1)
    moved = 0
    for file in sorted(path for part in ("checks", "claims", "reasoning") for path in (folder / part).glob("*.yaml")):
        data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        name, rules = next(((k, v) for k, v in data.items() if isinstance(v, list)), ("", []))
        if not rules:  # words only
            continue
        # The names of a reasoning rule's facts are keys too, and which stands first is part of its meaning.
        turned = [_shuffled(rule, rng) if file.parent.name == "checks" else dict(_shuffled_top(rule, rng))
                  for rule in rules]
        moved += sum(list(a) != list(b) for a, b in zip(rules, turned, strict=True))
        file.write_text(yaml.dump({**data, name: turned}, Dumper=_Dumper, allow_unicode=True, sort_keys=False,
                                  width=10**6), "utf-8")
    assert moved > 30
    return load_pack(folder / "pack.yaml")


def _shuffled_top(rule, rng):
    items = list(rule.items())
    rng.shuffle(items)
    return items


def test_the_order_of_keys_within_rules_changes_nothing(turned_pack, tmp_path, submissions):
    assert turned_pack.hash != the_pack().hash
    assert _findings(audit([submissions], turned_pack)) == _findings(audit([submissions], the_pack()))


@given(made=reports, seed=seeds)
@examples(15)
def test_the_order_within_a_report_in_json_changes_nothing(tmp_path_factory, made, seed):
    key = "applications.new.total"
    wrong = made.with_cells({key: made.figures[key] + 1})
    data = report_to_json(claimed(wrong.report()))
    file = tmp_path_factory.getbasetemp() / "turned.json"
    found = []
    for version in (data, _shuffled(data, Random(seed))):
        file.write_text(json.dumps(version, ensure_ascii=False), "utf-8")
        found.append(_findings(audit([file], the_pack(), "plain")))
    assert found[0] == found[1]
    assert key in found[0]
