"""(f) Every rule of the pack has a report on which it fails."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from properties.audits import audited, covered, examples, new_value, reports, the_pack

from gouji.checking.rule_tests import run_rule_tests


def test_every_rule_fails_on_a_report_of_its_own_tests():
    failing = {o.rule for o in run_rule_tests(the_pack()) if o.expected == "fail" and o.passed}
    assert failing == {rule.id for rule in the_pack().rules}


@given(made=reports, pick=st.integers(0, 10**6), step=st.integers(1, 50))
@examples(30)
def test_each_equation_of_table_three_and_four_fails_on_the_cell_that_only_it_can_blame(made, pick, step):
    """Each kind of cell breaks the equations it stands in, and no others of these tables."""
    key = covered(made)[pick % len(covered(made))]
    table, row = key.rsplit(".", 1)[0].split(".", 1)
    failed = {r.rule.id for r in audited(made.with_cells({key: new_value(made.figures[key], step)})).results
              if r.status == "fail" and r.rule.kind == "equation" and r.rule.id.startswith("GJ-3")}
    if table == "proceedings":
        assert failed == set()
    elif row in ("new", "carried_in", "carried_out"):
        assert failed == {"GJ-301", "GJ-303"}
    elif row == "closed":
        assert failed == {"GJ-301", "GJ-302", "GJ-303"}
    else:
        assert failed == {"GJ-301", "GJ-302"}
