"""(i) A rule that raises is told as broken, never as passed."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from properties.audits import audited, examples, reports, the_pack

from gouji.checking.check import _CHECKERS
from gouji.corpus import Audit
from gouji.rendering.views import report_view

KINDS = sorted(_CHECKERS)
checking = import_module("gouji.checking.check")  # the package has a function of that name


class OwnFaultError(Exception):
    """What no part of the engine knows."""


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@given(made=reports)
@settings(examples(4), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_rule_that_raises_is_broken_and_the_others_run(kind, made):
    before = audited(made)

    def fault(ready, subject):
        if ready.rule.kind == kind:
            raise OwnFaultError("no such thing")
        yield from plain(ready, subject)

    with pytest.MonkeyPatch.context() as patch:
        plain = checking._CHECKERS[kind]
        patch.setattr(checking, "_CHECKERS", {**checking._CHECKERS, kind: fault})
        after = audited(made)
    broken = {rule for rule, status in after.rules.items() if status == "broken"}
    ran = {rule for rule, status in before.rules.items() if status != "not_applicable"}
    own = {rule.id for rule in the_pack().rules if rule.kind == kind}
    assert ran & own <= broken <= own
    assert {r: s for r, s in after.rules.items() if r not in own} == {
        r: s for r, s in before.rules.items() if r not in own}
    assert not broken or after.verdict != "accepted"
    told = {n.rule: n.reason.text("zh") for n in after.not_run()}
    assert all("OwnFaultError" in told[rule] for rule in broken)
    view = report_view(after, Audit((after,), (), (), the_pack(), False))
    assert view["outcomes"]["broken"] == len(broken)
    assert not [n for n in view["not_run"] if n["rule"] in broken and n["status"] != "broken"]
