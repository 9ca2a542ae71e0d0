"""Lists that lists name: expanded once, and anew where other lists stand in."""

from __future__ import annotations

import pytest

from gouji.claims.patterns import Grammar, PatternFault


def test_other_lists_under_the_same_name_are_expanded_anew() -> None:
    words = Grammar({"甲": ["乙{丙}"], "丙": ["丁"]})
    assert words.expand("{甲}")[0] == words.expand("{甲}")[0]
    assert "丁" in words.expand("{甲}")[0]
    changed = words.with_lists({"丙": ["戊"]})
    assert "戊" in changed.expand("{甲}")[0]
    assert "丁" not in changed.expand("{甲}")[0]


def test_a_list_that_leads_back_to_itself_is_refused_whatever_was_expanded_before() -> None:
    words = Grammar({"甲": ["{乙}"], "乙": ["{甲}"], "丙": ["丁"]})
    assert words.expand("{丙}")
    for text in ("{甲}", "{乙}", "{丙}{甲}"):
        with pytest.raises(PatternFault):
            words.expand(text)
