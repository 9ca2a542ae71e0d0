"""(j) What ran, what did not and what broke add up to the rules selected, on every report."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from properties.audits import audited, covered, examples, reports, seeds, the_pack
from properties.made import make_pair

from gouji.corpus import Audit
from gouji.rendering.views import report_view

words = st.one_of(st.integers(0, 500), st.sampled_from(["", "/", "—", "见附件", "约5", "0.5", "-3"]))


def _account(run):
    pack = the_pack()
    assert set(run.rules) == {rule.id for rule in pack.rules}
    view = report_view(run, Audit((run,), (), (), pack, False))
    assert view["rules_selected"] == len(pack.rules) == sum(view["outcomes"].values())
    assert sum(view["checks"].values()) == len(run.results) == len({r.key for r in run.results})
    silent = sum(view["checks"][s] for s in ("not_applicable", "undetermined", "broken"))
    assert sum(n["checks"] for n in view["not_run"]) == silent
    assert all(n["reason"] for n in view["not_run"])
    assert view["outcomes"]["broken"] == 0
    # Whatever failed is told: as a finding, or within the one that explains it.
    told = {key for finding in view["findings"] for key in finding["checks"]}
    assert {r.key for r in run.results if r.status == "fail"} <= told


@given(made=reports, cells=st.dictionaries(st.integers(0, 10**6), words, max_size=8), blank=st.sampled_from([0.0, 0.5]))
@examples(15)
def test_every_rule_is_accounted_for(made, cells, blank):
    keys = covered(made)
    wrong = made.with_cells({keys[pick % len(keys)]: value for pick, value in cells.items()})
    _account(audited(wrong.changed(look=replace(made.look, blank=blank))))


@given(seed=seeds)
@examples(15)
def test_every_rule_is_accounted_for_with_last_years_report(seed):
    before, now = make_pair(seed)
    _account(audited(now, before))
