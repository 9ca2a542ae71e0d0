"""What a generated report says beside its tables, in the words of wording.yaml; every count agrees with the figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from properties.draw import APPLICANTS, Figures, Value, value_text

ASPECTS = ("proactive", "requests", "management", "platform", "supervision")
# A number that the tables hold too: [[124]].
STATED = re.compile(r"\[\[(\d+)\]\]")


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of a report. `overview` has a heading and paragraphs per aspect; the first heading is empty.

    `notes`: by section, a paragraph that stands before its table, or behind it where `behind` holds.
    """

    title: tuple[str, ...]
    preamble: tuple[str, ...]
    overview: tuple[tuple[str, tuple[str, ...]], ...]
    notes: Mapping[str, str]
    behind: bool
    problems: tuple[str, ...]
    other: tuple[str, ...]


    def stated(self) -> list[tuple[int, int, re.Match[str]]]:
        """The numbers of section one that the tables hold too, each with its aspect and paragraph."""
        return [(i, j, found) for i, (_, paragraphs) in enumerate(self.overview)
                for j, text in enumerate(paragraphs) for found in STATED.finditer(text)]

    def misstated(self, at: tuple[int, int, re.Match[str]], number: int) -> Prose:
        """The same text with another number there."""
        i, j, found = at
        heading, paragraphs = self.overview[i]
        text = f"{found.string[:found.start()]}[[{number}]]{found.string[found.end():]}"
        told = (heading, (*paragraphs[:j], text, *paragraphs[j + 1 :]))
        return replace(self, overview=(*self.overview[:i], told, *self.overview[i + 1 :]))


@cache
def wording() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text("utf-8"))
    return words


def name_of(level: str, rng: Random) -> str:
    """An organisation of that level that does not exist."""
    names = wording()["names"]

    def place() -> str:
        return f"{rng.choice(names['first'])}{rng.choice(names['second'])}"

    return str(rng.choice(names[level])).format(name=place(), other=place())


def tell(figures: Figures, organisation: str, level: str, year: int, rng: Random,
         prior: Mapping[str, Value] | None = None) -> Prose:
    """The prose of a report. `prior`: last year's figures, where the text speaks of them."""
    return _Teller(figures, organisation, level, year, rng, prior or {}).prose()


class _Teller:
    def __init__(self, figures: Figures, organisation: str, level: str, year: int, rng: Random,
                 prior: Mapping[str, Value]) -> None:
        self.figures, self.year, self.rng, self.prior = figures, year, rng, prior
        self.words = wording()
        self.level = level
        place = re.match(r".*?([县区市])", organisation)
        whose = rng.choice(self.words["whose"][level]).format(县=place[1] if place else "县")
        # The body's own name for itself holds for a town only where it is one.
        if "镇" in whose and "镇" not in organisation:
            whose = ""
        self.base = {"org": organisation, "year": year, "before": year - 1, "after": year + 1, "whose": whose,
                     "whose_or_we": whose or "本机关", "u": rng.choice(self.words["units"])}

    def prose(self) -> Prose:
        title = tuple(line.format_map(self.base) for line in self.rng.choice(self.words["titles"]))
        preamble = tuple(filter(None, (self.say(k) for k in ("preamble", "parts", "period", "contact"))))
        overview = [("", (self.say("opening"),))]
        for aspect in ASPECTS:
            body = self.requests() if aspect == "requests" else self.several(aspect)
            if aspect == "proactive":
                body += self.disclosed()
            if aspect in ("proactive", "platform", "management") or self.rng.random() < 0.3:
                body += "".join(self.fill(text) for text in self.rng.sample(self.words["lookalikes"], 2))
            overview.append((self.say("headings", aspect), (body,)))
        notes = {section: self.say("table_notes", section, **self.counts(), **self.case_counts())
                 for section in ("disclosure", "applications", "proceedings")}
        return Prose(title, preamble, tuple(overview), notes, self.rng.random() < 0.5, self.problems(), self.other())

    def say(self, key: str, part: str | None = None, /, **holes: object) -> str:
        """One of the sentences of a kind, its holes filled; numbers that stand for anything are drawn."""
        options = self.words[key] if part is None else self.words[key][part]
        return self.fill(self.rng.choice(options), **holes)

    def fill(self, sentence: str, **holes: object) -> str:
        rng = self.rng
        anything = {"a": rng.randint(100, 990), "b": rng.randint(20, 95), "c": rng.randint(3, 15),
                    "d": rng.randint(1, 9), "big": rng.randint(1000, 30_000), "p": round(rng.uniform(0.5, 40), 1),
                    "p9": round(rng.uniform(90, 99), 1), "day": rng.randint(10, 28)}
        return sentence.format_map({**anything, **self.base, **holes})

    def several(self, key: str, least: int = 1, most: int = 3) -> str:
        options: Sequence[str] = self.words[key]
        chosen = self.rng.sample(options, min(len(options), self.rng.randint(least, most)))
        return "".join(self.fill(sentence) for sentence in chosen[:1 if key == "supervision" else None])

    def disclosed(self) -> str:
        """What the text says of table two."""
        at = {key: value_text(value) for key, value in self.figures.items()}
        documents = {key.rsplit(".", 1)[1]: value for key, value in at.items()
                     if key.startswith("disclosure.normative_documents.")}
        decisions = {row: at[f"disclosure.{row}.decisions"] for row in ("licences", "penalties", "coercion")}
        told = self.say("documents_2021" if self.year >= 2021 else "documents_2019", **documents)
        told += self.say("decisions", **decisions)
        return told + (self.say("fees", amount=at["disclosure.fees.amount"]) if self.year >= 2021 else "")

    def counts(self) -> dict[str, int]:
        """New, carried in, concluded, carried on; and the first two together."""
        n, c, d, f = (int(self.figures[f"applications.{row}.total"])
                      for row in ("new", "carried_in", "closed", "carried_out"))
        return {"n": n, "c": c, "d": d, "f": f, "nc": n + c}

    def requests(self) -> str:
        holes = self.counts()
        n, c, d, f, nc = holes.values()
        rng = self.rng
        if n and rng.random() < 0.4:
            return self.whole(holes)
        plan = rng.choice(("all", "all", "all", "some", "received", "together"))
        if n == 0 and rng.random() < 0.7:
            parts = [self.say("none_received")]
        else:
            parts = [self.say("received_all" if plan == "together" else "received", **holes)]
        if plan in ("all", "some") and (c or rng.random() < 0.5):
            parts.append(self.say("carried_in", **holes))
        if plan in ("all", "together") and (d or rng.random() < 0.5):
            parts.append(self.say("concluded", **holes))
            if f or rng.random() < 0.5:
                parts.append(self.say("carried_on", **holes))
        text = self.say("requests_before") + rng.choice(("，", "，", "；")).join(parts) + "。"
        if n:
            text += self.say("channels", **self.split(n))
        if d and plan in ("all", "together"):
            text += self.say("outcomes", **self.outcomes(d))
            text += self.say("rate", r=f"{100 * d / nc:.1f}".removesuffix(".0"))
        if n and rng.random() < 0.4:
            text += self.applicants(n)
        text += self.trend(n)
        return text + self.others() + self.cases()

    def others(self) -> str:
        """Numbers of other bodies and other years."""
        return self.say("others_county" if self.level == "city" else f"others_{self.level}")

    def whole(self, holes: Mapping[str, int]) -> str:
        """All of it in a sentence of its own."""
        parts = self.split(holes["n"])
        more = {"ca": parts["a"], "cb": parts["b"], "cc": parts["c"], "n_rest": holes["n"] - int(parts["a"]),
                "own": max(0, holes["d"] - holes["c"]), "late": self.rng.randint(0, 3)}
        kind = "whole_done" if not holes["f"] and self.rng.random() < 0.4 else "whole"
        told = self.say(kind, **holes, **more, **self.outcomes(holes["d"]), **self.case_counts())
        return self.say("requests_before") + told + self.others()

    def split(self, n: int) -> dict[str, int]:
        a = self.rng.randint(0, n)
        b = self.rng.randint(0, n - a)
        return {"a": a, "b": b, "c": n - a - b}

    def outcomes(self, closed: int) -> dict[str, object]:
        """Groups of outcomes by their names in wording.yaml, and each row by its own."""
        rows: dict[str, int] = {}
        groups = dict.fromkeys(("granted", "partly_granted", "denied", "unavailable", "refused", "other"), 0)
        for key, value in self.figures.items():
            _, *row, column = key.split(".")
            if key.startswith("applications.") and column == "total":
                rows[row[-1]] = int(value)
                if row[0] in groups:
                    groups[row[0]] += int(value)
        given = groups["granted"] + groups["partly_granted"]
        return {**rows, **groups, "partly": groups["partly_granted"], "given": given,
                "given_share": f"{100 * given / max(1, closed):.2f}"}

    def applicants(self, n: int) -> str:
        row = {column: int(self.figures[f"applications.new.{column}"]) for column in APPLICANTS}
        natural = row["natural_person"]
        return self.say("applicants", **row, natural=natural, legal=n - natural,
                        natural_share=f"{100 * natural / n:.1f}")

    def trend(self, n: int) -> str:
        known = self.prior.get("applications.new.total")
        old = int(known) if known is not None else self.rng.randint(1, 90)
        if not old or n == old:
            return ""
        return self.say("trend", old=old, moved="增长" if n > old else "下降", diff=abs(n - old),
                        p=round(100 * abs(n - old) / old, 1))

    def case_counts(self) -> dict[str, int]:
        at = {key: int(value) for key, value in self.figures.items() if key.startswith("proceedings.")}
        direct, later = (at[f"proceedings.litigation_{kind}.total"] for kind in ("direct", "after_review"))
        review = {name: at[f"proceedings.review.{name}"] for name in ("upheld", "corrected", "pending")}
        lawsuits = {f"l_{name}": at[f"proceedings.litigation_direct.{name}"]
                    + at[f"proceedings.litigation_after_review.{name}"] for name in ("upheld", "corrected", "pending")}
        return {**review, **lawsuits, "other_result": at["proceedings.review.other"],
                "r": at["proceedings.review.total"], "l": direct + later, "direct": direct, "after_review": later}

    def cases(self) -> str:
        holes = self.case_counts()
        return self.say("reviews" if holes["r"] or holes["l"] else "no_reviews", **holes)

    def problems(self) -> tuple[str, ...]:
        count = self.rng.randint(2, 4)
        told = []
        for intro, key in (("problems_intro", "problems"), ("measures_intro", "measures")):
            # Other ones than last year, who would otherwise be said to have copied its report.
            items = self.rng.sample(self.words[key][self.year % 2 :: 2], count)
            told.append(self.say(intro) + "；".join(
                f"{n}是{item}" for n, item in zip(self.words["ordinals"], items, strict=False)) + "。")
        return tuple(told)

    def other(self) -> tuple[str, ...]:
        unpaid = int(self.figures.get("applications.other.unpaid_fee.total", 0))
        if unpaid:
            told = self.say("other_unpaid", k=unpaid, m=100 * unpaid)
        else:
            told = self.say("other_2021" if self.year >= 2021 else "other_2019")
        return (told, *(self.fill(line) for line in self.rng.choice(self.words["signature"])))
