"""The two templates as data."""

from __future__ import annotations

from pathlib import Path

import pytest
from noise import vocabularies

from gouji.problems import ProblemsError
from gouji.vocabulary import load_vocabulary, parse_years

OLD, NEW = vocabularies()


def test_the_old_form_has_198_figures_and_the_new_one_200() -> None:
    assert (len(OLD.figures), len(NEW.figures)) == (198, 200)


def test_applications_have_the_ids_of_the_contract() -> None:
    columns = ["natural_person", "business", "research", "welfare", "legal_service", "other_org", "total"]
    rows = ["new", "carried_in", "granted", "partly_granted"]
    rows += [f"denied.{r}" for r in [
        "state_secret", "prohibited_by_law", "security_stability", "third_party", "internal_affairs", "deliberative",
        "enforcement_file", "administrative_query"]]
    rows += [f"unavailable.{r}" for r in ["not_held", "needs_creation", "unclear"]]
    rows += [f"refused.{r}" for r in ["petition", "repeated", "publication", "excessive", "reconfirm"]]
    for vocabulary, others in ((OLD, ["other"]), (NEW, ["other.late_correction", "other.unpaid_fee", "other.other"])):
        wanted = [f"applications.{r}.{c}" for r in [*rows, *others, "closed", "carried_out"] for c in columns]
        assert [key for key in vocabulary.figures if key.startswith("applications.")] == wanted


def test_proceedings_are_three_times_five() -> None:
    wanted = [f"proceedings.{row}.{column}" for row in ("review", "litigation_direct", "litigation_after_review")
              for column in ("upheld", "corrected", "other", "pending", "total")]
    for vocabulary in (OLD, NEW):
        assert [key for key in vocabulary.figures if key.startswith("proceedings.")] == wanted


@pytest.mark.parametrize(("vocabulary", "rows"), [
    (OLD, {"regulations": "made published in_force", "normative_documents": "made published in_force",
           "licences": "prior_items change decisions", "other_services": "prior_items change decisions",
           "penalties": "prior_items change decisions", "coercion": "prior_items change decisions",
           "fees": "prior_items change", "procurement": "items amount"}),
    (NEW, {"regulations": "made repealed in_force", "normative_documents": "made repealed in_force",
           "licences": "decisions", "penalties": "decisions", "coercion": "decisions", "fees": "amount"}),
], ids=["2019", "2021"])
def test_disclosure_has_the_ids_of_the_contract(vocabulary: object, rows: dict[str, str]) -> None:
    wanted = [f"disclosure.{row}.{column}" for row, columns in rows.items() for column in columns.split()]
    assert [key for key in vocabulary.figures if key.startswith("disclosure.")] == wanted  # type: ignore[attr-defined]


def test_sections_are_six_in_order() -> None:
    for vocabulary in (OLD, NEW):
        assert [s.id for s in vocabulary.sections] == [
            "overview", "disclosure", "applications", "proceedings", "problems", "other_matters"]
        assert [s.number for s in vocabulary.sections] == list("一二三四五六")


def test_years_in_force() -> None:
    assert [OLD.in_force(y) for y in (2018, 2019, 2020, 2021)] == [False, True, True, False]
    assert [NEW.in_force(y) for y in (2020, 2021, 2030)] == [False, True, True]
    assert [parse_years(t) for t in ("2019-2020", "2021-", "2021")] == [(2019, 2020), (2021, None), (2021, 2021)]


def test_short_names_are_unique_within_a_table() -> None:
    for vocabulary in (OLD, NEW):
        for table in vocabulary.tables:
            names = [row.short for row in table.rows] + [group.short for group in table.groups]
            assert len(names) == len(set(names))


def test_kinds_of_number() -> None:
    assert OLD.figures["disclosure.licences.change"].column.number == "change"
    assert OLD.figures["disclosure.procurement.amount"].column.number == "amount"
    assert NEW.figures["disclosure.fees.amount"].column.unit == "万元"
    assert {f.column.number for f in NEW.figures.values()} == {"count", "amount"}


def test_a_vocabulary_without_its_keys_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text('词表: 空\n标识: "x"\n', "utf-8")
    with pytest.raises(ProblemsError):
        load_vocabulary(path)
