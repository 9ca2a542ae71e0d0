"""Reports and audits as bytes: nothing is lost, and nothing but data is ever read back."""

from __future__ import annotations

import os
import pickle
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.checking import Result
from gouji.corpus import packed
from gouji.corpus.packed import PackedError, pack_audit, pack_report, stamp, unpack_audit, unpack_report
from gouji.rendering.views import report_view


def files_of(audit):
    return list(dict.fromkeys([audit.report.file, *([audit.prior_file] if audit.prior_file else []),
                               *(o.source for r in audit.results for o in r.operands if o.source)]))


def test_every_report_of_the_city_comes_back_as_it_was(city, pack):
    for audit in city.reports:
        assert unpack_report(pack_report(audit.report), pack) == audit.report


def test_every_audit_of_the_city_comes_back_with_all_that_people_see(season_run, pack):
    for audit in season_run.reports:
        files = files_of(audit)
        back = unpack_audit(pack_audit(audit, files), pack, files)
        assert (back.findings, back.verdict, back.report) == (audit.findings, audit.verdict, audit.report)
        for before, after in zip(audit.results, back.results, strict=True):
            assert (after.key, after.status, after.reason) == (before.key, before.status, before.reason)
        for lang in ("zh", "en"):
            assert report_view(back, season_run, lang) == report_view(audit, season_run, lang)


def test_rules_come_from_the_pack_and_not_from_the_bytes(city, pack):
    (audit,) = [a for a in city.reports if a.report.file.endswith("望湖县2020.txt")]
    back = unpack_audit(pack_audit(audit, []), pack, [])
    assert all(result.rule is pack.rule(result.rule.id) for result in back.results)
    without = replace(pack, rules=tuple(r for r in pack.rules if r.id != "GJ-301"))
    with pytest.raises(PackedError):
        unpack_audit(pack_audit(audit, []), without, [])


def test_files_may_have_other_names_when_an_audit_is_read_back(season_run, pack):
    (audit,) = [a for a in season_run.reports if a.report.file.endswith("（修改稿）.txt")]
    files = files_of(audit)
    assert len(files) > 4
    moved = [f"elsewhere/{at}.txt" for at, _ in enumerate(files)]
    back = unpack_audit(pack_audit(audit, files), pack, moved)
    assert (back.report.file, back.prior_file) == tuple(moved[:2])
    assert files_of(back) == moved
    assert [f.fingerprint for f in back.findings] == [f.fingerprint for f in audit.findings]


def test_a_pickle_cannot_change_what_it_is_given(pack):
    evil = b"".join((b"\x80\x05", b"cgouji.checking.results\nResult\n", b"N}\x8c\x06status\x8c\x04passs\x86b."))
    before = dict(vars(Result))
    with pytest.raises(PackedError):
        unpack_audit(stamp().encode() + zlib.compress(evil), pack, [])
    assert dict(vars(Result)) == before


class _Trap:
    def __init__(self, call, *arguments):
        self.call = call, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("trap", [
    _Trap(os.system, "touch %s"), _Trap(eval, "open('%s', 'w')"), _Trap(exec, "open('%s', 'w')"),
    _Trap(__import__, "subprocess")])
def test_a_pickle_that_would_run_something_is_refused_and_nothing_runs(trap, pack, tmp_path):
    sign = tmp_path / "ran"
    call, (first, *rest) = trap.call
    trap.call = call, (first.replace("%s", str(sign)) if isinstance(first, str) else first, *rest)
    data = stamp().encode() + zlib.compress(pickle.dumps(trap))
    for unpack in (unpack_report, lambda *given: unpack_audit(*given, [])):
        with pytest.raises(PackedError):
            unpack(data, pack)
    assert not sign.exists()


@pytest.fixture(scope="module")
def some(city):
    return pack_audit(city.reports[0], [])


@given(st.data())
def test_cut_or_damaged_bytes_are_refused_or_whole(pack, some, city, data):
    at = data.draw(st.integers(0, len(some) - 1))
    bit = data.draw(st.integers(1, 255))
    changed = bytearray(some)
    changed[at] ^= bit
    for spoilt in (some[:at], bytes(changed)):
        try:
            back = unpack_audit(spoilt, pack, [])
        except PackedError:
            continue
        assert back.findings == city.reports[0].findings  # zlib's own header has bits that mean nothing


def test_a_report_is_no_audit(city, pack):
    with pytest.raises(PackedError):
        unpack_audit(pack_report(city.reports[0].report), pack, [])


def test_what_other_code_packed_is_not_read(some, pack, monkeypatch):
    monkeypatch.setattr(packed, "stamp", lambda: "0" * 16)
    with pytest.raises(PackedError):
        unpack_audit(some, pack, [])
