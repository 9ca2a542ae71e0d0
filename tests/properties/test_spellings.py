"""(e) Full width, commas, spaces and 汉字: however a number is spelt, the verdict is the same."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from properties.audits import audited, covered, examples, gist, grave, new_value, reports, told
from properties.styles import CELLS, WORDS, han

from gouji.fitting.numbers import read_number


@given(made=reports, pick=st.integers(0, 10**6))
@examples(12)
def test_the_spelling_of_cells_does_not_matter(made, pick):
    key = covered(made)[pick % len(covered(made))]
    wrong = made.with_cells({key: new_value(made.figures[key], 1200)})
    plain = gist(audited(wrong.changed(look=replace(made.look, cells="plain"))))
    assert plain[1]
    for cells in CELLS:
        assert gist(audited(wrong.changed(look=replace(made.look, cells=cells)))) == plain, cells


@given(made=reports, pick=st.integers(0, 10**6))
@examples(15)
def test_the_spelling_of_numbers_in_the_text_does_not_matter(made, pick):
    stated = made.prose.stated()
    assume(stated)
    at = stated[pick % len(stated)]
    wrong = made.changed(prose=made.prose.misstated(at, int(at[2][1]) + 3))
    plain = gist(audited(wrong.changed(look=replace(made.look, words="plain"))))
    for words in WORDS:
        assert gist(audited(wrong.changed(look=replace(made.look, words=words)))) == plain, words


@given(made=reports)
@examples(20)
def test_a_wrong_number_of_applications_received_is_found_in_any_spelling(made):
    received = re.compile(r"(收到|受理|新收)[^，。]{0,9}申请$")
    at = next((at for at in made.prose.stated() if received.search(at[2].string[: at[2].start()])), None)
    assume(at is not None)
    total = made.figures["applications.new.total"] + made.figures["applications.carried_in.total"]
    run = audited(made.changed(prose=made.prose.misstated(at, total + 5)))
    assert "WS-301" in {f.result.rule.id for f in grave(run)}, told(run.findings)


@given(number=st.integers(0, 9999))
def test_han_numbers_are_written_as_they_are_read(number):
    assert read_number(han(number)) == number
