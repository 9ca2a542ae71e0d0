"""(h) The numbers of a message are those of its evidence."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st
from properties.audits import audited, covered, examples, new_value, reports

from gouji.checking import show_number
from gouji.language import holes

_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_PRINTED = ("left", "right", "difference")


def _faulty(made, picks):
    cells = covered(made)
    return made.with_cells({key: new_value(made.figures[key], step) for key, step in (
        (cells[pick % len(cells)], pick % 11 + 1) for pick in picks)})


@given(made=reports, picks=st.lists(st.integers(0, 10**6), min_size=1, max_size=4), share=st.sampled_from([0.0, 0.3]))
@examples(30)
def test_the_numbers_of_a_message_are_those_of_its_evidence(made, picks, share):
    wrong = _faulty(made, picks)
    if share:
        wrong = wrong.with_cells({key: "" for i, key in enumerate(covered(made)) if (i * 7 + picks[0]) % 10 < 3})
    for finding in audited(wrong).findings:
        result = finding.result
        if result.rule.kind not in ("equation", "plausibility") or result.status != "fail":
            continue
        zh, en = finding.message("zh"), finding.message("en")
        assert "{" not in zh + en
        evidence = [result.left, result.right, result.difference, *(o.value for o in result.operands)]
        known = {show_number(v) for v in evidence if v is not None and not isinstance(v, str)} | {"0"}
        known |= {value.lstrip("-") for value in known}
        cause = finding.cause
        if cause is not None:
            known |= {str(len(cause.checks)), str(len(cause.repairs)), *(
                str(n) for repair in cause.repairs for c in repair for n in (c.was, c.reads, len(repair)))}
            known |= {str(abs(c.reads - (c.was or 0))) for repair in cause.repairs for c in repair}
            known |= {str(len(cause.repairs) - 4)}
        labels = [o.label for o in result.operands] + [c.figure for c in ()]
        for text, template in ((zh, result.rule.message), (en, result.rule.message_en)):
            fixed = "".join(part for part, *_ in string.Formatter().parse(template)) + "".join(labels)
            fixed += str(result.values)
            said = set(_NUMBERS.findall(text)) - set(_NUMBERS.findall(fixed))
            assert {n.lstrip("-") for n in said} <= known, (text, sorted(known))


@given(made=reports, pick=st.integers(0, 10**6), step=st.integers(1, 99))
@examples(30)
def test_left_right_and_difference_are_printed_where_the_message_has_room_for_them(made, pick, step):
    key = covered(made)[pick % len(covered(made))]
    printed = 0
    for finding in audited(made.with_cells({key: new_value(made.figures[key], step)})).findings:
        result = finding.result
        if result.rule.kind != "equation" or result.left is None:
            continue
        assert result.difference == result.left - result.right
        template = result.rule.message
        asked = {holes().get(hole) for _, hole, *_ in string.Formatter().parse(template) if hole}
        numbers = _NUMBERS.findall(finding.message("zh"))
        for name in asked & set(_PRINTED):
            assert show_number(getattr(result, name)) in numbers, (name, finding.message("zh"))
            printed += 1
        sides = [sum((o.value or 0) for o in part) for part in (
            result.operands[: result.split], result.operands[result.split :])]
        assert [result.left, result.right] == sides
    assert printed
