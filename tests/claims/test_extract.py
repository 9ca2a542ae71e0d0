"""Which numbers of the narrative are claims, and which only look like it. Constructions as in domain.md §6."""

from __future__ import annotations

import json
import pickle
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.reports import book, claims, found, report, vocabularies
from gouji.claims import extract_claims
from gouji.claims.extract import matches, paragraph_claims
from gouji.claims.text import mask, sentences, squeeze
from gouji.expressions.lookups import ReportLookup
from gouji.fitting import fit
from gouji.fitting.fold import half_width
from gouji.reading import Paragraph, Place, read_bytes
from gouji.resources import rules_folder

N, D, C, F, H, R, L = "收到申请", "办结申请", "上年结转", "结转下年", "办理申请", "行政复议", "行政诉讼"
GRANTED, PARTLY, UNAVAILABLE = "予以公开", "部分公开", "无法提供"

SAID = [
    # the verbs, nouns and units met
    ("一年来共受理信息公开申请58件。", [(N, 58)]),
    ("新收到政府信息依申请公开1203件。", [(N, 1203)]),
    ("受理公开政府信息的申请17宗。", [(N, 17)]),
    ("收取申请公开政府信息7条，均按期答复。", [(N, 7)]),
    ("全年接到政府公开申请3起。", [(N, 3)]),
    ("收到依申请公开信息16件，已全部按期答复办结。", [(N, 16)]),
    ("收到依申请公开政府信息31件，已办结30件。", [(N, 31), (D, 30)]),
    ("收到公民、法人和其他组织提出的申请27件次。", [(N, 27)]),
    ("收到政府信息公开申请情况2件（1件属自然人申请，1件属企业申请）。", [(N, 2), ("自然人申请", 1)]),
    ("受理依申请公开政府信息0件。", [(N, 0)]),
    ("收到政府信息公开申请共计52个。", [(N, 52)]),
    ("共收到政府信息公开申请：36件。", [(N, 36)]),
    ("共收到3份要求公开政府信息的申请，均已答复。", [(N, 3)]),
    # spellings of the number
    ("共收到政府信息公开申请1,203件。", [(N, 1203)]),
    ("共收到政府信息公开申请1，203件。", [(N, 1203)]),
    ("共收到政府信息公开申请 ２７ 件。", [(N, 27)]),
    ("共 收到 **政府信息公开申请** **27** 件。", [(N, 27)]),
    ("共收到政府信息公开申请十二件，办结十件。", [(N, 12), (D, 10)]),
    ("收到政府信息公开申请一百零五件。", [(N, 105)]),
    # several numbers in one sentence
    ("收到政府信息依申请公开12件，上年转结2件。", [(N, 12), (C, 2)]),
    ("全年新收政府信息公开申请数量0件，上年结转数量0件。", [(N, 0), (C, 0)]),
    ("新受理信息公开申请15件，上年结转申请1件，全年办结14件，转下一年办理2件。",
     [(N, 15), (C, 1), (D, 14), (F, 2)]),
    ("共受理政府信息公开申请325件，答复327件（含上年结转7件，另有5件顺延至下年度办理）。",
     [(N, 325), (D, 327), (C, 7), (F, 5)]),
    ("收到依申请公开申请208件，上年结转3件，法定期限内予以答复206件，结转下年5件。",
     [(N, 208), (C, 3), (D, 206), (F, 5)]),
    ("受理政府信息公开申请20件，办理上年度结转申请2件。答复21件。", [(N, 20), (C, 2), (D, 21)]),
    ("共收到依申请公开24件（其中信件申请18件，网络申请6件），已办结21件，3件结转下年办理。",
     [(N, 24), (D, 21), (F, 3)]),
    ("办结政府信息公开申请87件（含2020年结转的4件），其中予以公开50件，部分公开21件。",
     [(D, 87), (C, 4), (GRANTED, 50), (PARTLY, 21)]),
    ("2件结转下年；收到9份政府信息公开申请。", [(F, 2), (N, 9)]),
    ("收到申请公开信息12条，办结12条，留待次年0条。", [(N, 12), (D, 12), (F, 0)]),
    ("收到政府信息公开申请14件，已办结14件，其中予以公开9件，无法提供5件，其他0件，结转下年度继续办理0件。",
     [(N, 14), (D, 14), (GRANTED, 9), (UNAVAILABLE, 5), (F, 0)]),
    ("共收到申请公开事项29件次，已经答复27件，2件结转下年度继续办理；产生行政复议3件和行政诉讼1件。",
     [(N, 29), (D, 27), (F, 2), (R, 3), (L, 1)]),
    ("共收到政府信息公开申请46件，全部答复，46件均在期限内办理。", [(N, 46)]),
    ("依法办理依申请公开63件，答复率100%。", [(H, 63), ("办结率", 1)]),
    # reviews and lawsuits
    ("因政府信息公开引发行政复议案件6件，已审结；行政诉讼案件4件，正在审理。", [(R, 6), (L, 4)]),
    ("收到依申请公开36件，引发行政复议一件。", [(N, 36), (R, 1)]),
    ("涉政府信息公开新发生行政复议案件2件（其中1件为上年信息公开件），结果维持1件、被纠错1件。",
     [(R, 2), ("复议维持", 1), ("复议纠正", 1)]),
    ("涉政府信息公开的行政诉讼5件，未经复议直接起诉3件，复议后起诉2件。",
     [(L, 5), ("直接起诉", 3), ("复议后起诉", 2)]),
    ("因信息公开被申请行政复议3起，提起行政诉讼2宗。", [(R, 3), (L, 2)]),
]

UNSAID = [
    # letters, hotlines, proposals
    "县长信箱收到有效信件71件。", "群众网上来访信件34件，办结34件。", "12345热线受理19357件，办结率100%。",
    "网民留言18条，全部答复。",
    "办理人大代表建议44件、政协提案167件。", "网上信访受理112件，办结112件。", "受理信访件30件，办结30件。",
    "县长热线来电12件，办结12件。",
    "收到县长信箱申请公开类来信20件。", "受理政务服务依申请公开事项5000件。",
    # what is no number of applications
    "收到政府信息公开申请，答复率100%，办结率98.5%。", "收到的政府信息公开申请同比增长12.3%。",
    "根据国务院令第711号受理政府信息公开申请。",
    "国办公开办函〔2019〕60号规定受理政府信息公开申请。", "推进26个领域政府信息公开申请办理。",
    "受理依申请公开业务的人员培训400余人。",
    "受理政府信息公开申请的窗口3个。", "收到政府信息公开申请后3个工作日内登记。",
    "收到政府信息公开申请后5件套材料归档。", "做好受理政府信息公开申请这一项工作。",
    "收到政府信息公开申请46。", "收到政府信息公开申请答复质量评查意见12条。", "收到政府信息公开申请主要涉及征地12件。",
    "收到政府信息公开申请第3件时。", "收到政府信息公开申请几十件。", "收到政府信息公开申请两三件。",
    "三类内部事务信息申请公开不予提供。",
    "《受理政府信息公开申请12件典型案例》印发各单位。", "受理政府信息公开申请三安全一稳定类事项。",
    # shared, parts, other people's work
    "收到政府信息公开申请和行政许可申请共20件。", "收到来信、政府信息公开申请20件。",
    "其中收到信函政府信息公开申请6件。",
    "网站受理依申请公开9件；邮寄受理依申请公开15件；当面受理依申请公开7件。", "收到自然人政府信息公开申请18件。",
    "收到上级转办的政府信息公开申请3件。", "指导部门办理政府信息公开申请12件。", "逾期办理政府信息公开申请2件。",
    "不予受理政府信息公开申请2件。",
    "本年度未收到政府信息公开申请0件以外的来件。",
    # carried, but not applications
    "上年结转资金300万元，结转下年项目12个。", "信访件5件结转下年办理。", "政协提案2件转下一年办理。",
    # reviews of others, both together, results
    "全市行政诉讼案件400件，胜诉率95%。", "全县共办理行政复议案件120件。",
    "县政府作为复议机关审理涉政府信息公开行政复议案件15件。",
    "县政府作为复议机关，全年涉及政府信息公开行政复议15件。", "因政府信息公开发生行政复议、行政诉讼共5件。",
    "因政府信息公开引发复议、诉讼5件。",
    "涉政府信息公开的行政复议及行政诉讼案件合计5件。", "因政府信息公开发生5件行政复议、行政诉讼。",
    "因政府信息公开产生的行政复议维持3件。",
    "因政府信息公开引发的行政诉讼，一审3件，二审2件。",
    "行政机关负责人出庭应诉行政诉讼12件。",
    "避免因政府信息公开引起行政复议或诉讼。", "因政府信息公开引起的投诉、行政复议5件。",
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_said(text: str, wanted: list[tuple[str, int]]) -> None:
    assert found(text) == wanted
    assert all(c.certain for c in claims(text))


@pytest.mark.parametrize("text", UNSAID)
def test_unsaid(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", [
    "收到政府信息公开申请{}。", "共受理依申请公开事项{}，已办理完毕。", "收到{}政府信息公开申请。",
])
@pytest.mark.parametrize("number", [
    "近50件", "约50件", "50余件", "50件左右", "50件以上", "超过50件", "不少于50件", "五十余件", "50多件"])
def test_approximate(text: str, number: str) -> None:
    (claim,) = claims(text.format(number))
    assert (claim.phrase, claim.value, claim.exact) == (N, 50, False)


def test_tens_of_thousands_are_rounded() -> None:
    (claim,) = claims("共受理政府信息公开申请1.2万件。")
    assert (claim.value, claim.exact) == (12000, False)


@pytest.mark.parametrize("between", [
    "；县长信箱收到来信238件，", "，办理网民留言30条，", "。12345热线19357件，", "，承办建议提案44件，",
    "，受理行政许可40件，",
])
def test_conclusion_behind_other_matters_is_not_of_applications(between: str) -> None:
    assert found(f"收到政府信息公开申请5件{between}办结99件。") == [(N, 5)]


def test_a_phrase_follows_two_sentences_back_and_no_further() -> None:
    filler = "各单位分工明确。"
    assert found(f"收到政府信息公开申请5件。{filler}已办结4件。") == [(N, 5), (D, 4)]
    assert found(f"收到政府信息公开申请5件。{filler * 2}已办结4件。") == [(N, 5)]


def test_year_of_a_carry_must_fit() -> None:
    text = "办结政府信息公开申请87件，含{}年结转的4件。"
    assert found(text.format(2020)) == [(D, 87), (C, 4)]
    assert found(text.format(2021)) == found(text.format(2018)) == [(D, 87)]


def test_own_name_with_a_word_of_letters() -> None:
    text = "市信访局共收到12条依申请公开信息，均已答复。"
    assert [c.value for c in claims(text, level="department", name="青溪市信访局") if c.certain] == [12]


def test_claim_carries_place_quote_and_readings() -> None:
    (claim,) = claims("各项工作有序。共收到依申请公开 ４ 件 ，均已答复。", new=4)
    assert claim.quote == "共收到依申请公开4件，均已答复。"
    assert claim.place is not None
    assert claim.place.line == 1
    assert [r.expression for r in claim.readings] == ["本年新收.合计列", "本年新收.合计列 + 上年结转.合计列"]
    assert claim.agrees_with == claim.readings[0]


def test_long_sentence_is_quoted_by_its_clause() -> None:
    (claim,) = claims("各部门分工负责，" * 20 + "共收到依申请公开4件，" + "各乡镇各司其职，" * 20 + "成效明显。")
    assert claim.quote == "…共收到依申请公开4件…"


def test_blank_cell_agrees_with_nothing() -> None:
    text = "某县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n收到政府信息公开申请0件。"
    document = fit(read_bytes(text.encode(), "a.txt"), list(vocabularies()))
    (claim,) = extract_claims(document, book(), ReportLookup(document, vocabularies()[1])).claims
    assert (claim.value, claim.agrees_with) == (0, None)


SEEDS = rules_folder().parents[1] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the five real reports are not part of the repository")
@pytest.mark.parametrize(("seed", "wanted"), [
    ("000", [(N, 124, True), (R, 14, False), (L, 27, True)]), ("001", [
        (N, 46, True), (GRANTED, 23, True), (PARTLY, 5, True), ("不予公开", 1, True), (UNAVAILABLE, 6, True),
        (F, 11, True)]),
    ("002", [(N, 46, False), ("办结率", 1, True)]), ("003", [(N, 23, True)]),
    ("004", [(N, 11, True), (D, 11, True), (R, 2, True), (L, 2, False)]),
])
def test_seeds(seed: str, wanted: list[tuple[str, int, bool]]) -> None:
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    read = fit(read_bytes(path.read_bytes(), path.name), list(vocabularies()))
    vocabulary = next(v for v in vocabularies() if v.id == read.template)
    out = extract_claims(read, book(), ReportLookup(read, vocabulary)).claims
    assert [(c.phrase, c.value, c.agrees_with is not None) for c in out] == wanted
    # 截至目前 may be any day up to that of publication.
    assert all(c.certain or c.period == "截至目前" for c in out)
    truth = json.loads((SEEDS.parent / "truth" / (path.stem + ".json")).read_text("utf-8"))
    assert truth["year"] == read.year


WORDS = st.sampled_from([
    "收到", "受理", "办结", "答复", "办理", "政府信息公开申请", "依申请公开", "上年", "结转", "下年", "行政复议",
    "行政诉讼", "因政府信息公开",
    "1,203", "12", "３", "三", "十二", "件", "份", "起", "个", "，", "。", "；", "（", "）", "、", "和", "2020年",
    "2021年", "信箱", "约", "余",
    "《", "》", "县政府办公室", "全县", "累计", " ", "**", "其中", "\n", "",
])
TEXT = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=40).map("".join))


@given(TEXT, st.sampled_from(["county_government", "office", "unknown"]))
def test_any_text(text: str, level: str) -> None:
    """No text is too odd; a number is claimed once at most, and the quotation holds it."""
    plain = half_width(squeeze(text))
    held = matches(mask(plain), 2021, book(), "2021")
    out = claims(text, level=level)
    assert all(a.number[1] <= b.number[0] for a, b in pairwise(held))
    for match, claim in zip(held, out, strict=True):
        assert (claim.phrase, claim.value) == (match.phrase.name, match.value)
        if match.number[0] < match.number[1]:
            assert claim.quote[slice(*claim.mark)] == plain[slice(*match.number)]
        else:
            assert claim.quote[slice(*claim.mark)] == plain[match.start : match.end]


@given(st.integers(0, 10**7), st.sampled_from(["{}", "{:,}", "{:，}", " {} ", "**{}**"]), st.booleans())
def test_every_spelling_of_a_number_is_the_same(number: int, spelling: str, wide: bool) -> None:
    said = spelling.replace(":，", ":,").format(number)
    said = said.replace(",", "，") if "，" in spelling else said
    said = said.translate({0x30 + i: 0xFF10 + i for i in range(10)}) if wide else said
    assert found(f"全县共收到政府信息公开申请{said}件。") == [(N, number)]


ASIDE = st.lists(st.sampled_from([
    "一年来，各项工作稳步推进。", "2020年印发文件12份。", "县长信箱收到来信163件，办结163件。",
    "主动公开信息16000余条！", "上半年开展培训3次。",
    "全市政务公开考核列第3位。", "修订《条例》实施方案1个。", "办公室牵头落实。", "累计发布政策解读400余条。",
    "办理提案44件，满意率100%。",
]), max_size=4).map("".join)


@given(ASIDE, st.sampled_from(SAID), ASIDE)
def test_unrelated_sentences_change_nothing(before: str, said: tuple[str, list[tuple[str, int]]], after: str) -> None:
    assert claims(before + said[0] + after) == claims(said[0])


PIECES = st.sampled_from(["收到申请1件", "，", "1，203件", "。", "\n", "（", "十" * 400])


@given(st.lists(PIECES, max_size=60).map("".join))
def test_sentences_are_cut_where_no_number_is(text: str) -> None:
    spans = list(sentences(text))
    assert all(end - start <= 1500 for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    said = "".join(text[slice(*span)] for span in spans)
    assert [c for c in said if c not in "。"] == [c for c in text if c not in "。\n"]
    assert not any(text[a[1] - 1 : b[0] + 1] == "，2" for a, b in pairwise(spans))


@pytest.mark.parametrize(("text", "each"), [
    ("收到政府信息公开申请1件，", 1), ("收到政府信息公开申请1件", 1), ("（收到政府信息公开申请1件）", 1)])
def test_time_grows_with_the_length_only(text: str, each: int) -> None:
    found(text)
    many = 52_000 // len(text.encode())
    start = time.process_time()
    assert len(found(text * many)) >= many * each * 0.9
    assert time.process_time() - start < 1


def test_only_patterns_whose_words_all_occur_are_compiled() -> None:
    fresh = pickle.loads(pickle.dumps(book()))
    made = report()
    text = "全县共收到政府信息公开申请46件。"
    paragraph_claims(Paragraph(text, Place(1)), made, fresh, ReportLookup(made, vocabularies()[1]))
    used = [p for phrase in fresh.phrases for p in (*phrase.patterns, *phrase.denials) if p._compiled is not None]
    assert used
    assert all(any(word in text for word in needed) for p in used for needed in p.needs)
