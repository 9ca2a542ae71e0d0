"""The questions, one after the other, and what is made of the answers. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from gouji.authoring.new_rule import report_cases
from gouji.authoring.new_rule.bench import Bench, Mutants, passes, surviving
from gouji.authoring.new_rule.cases import Maker, beyond, operands
from gouji.authoring.new_rule.doubts import one_way, twin_of
from gouji.authoring.new_rule.draft import Case, Draft
from gouji.authoring.new_rule.naming import corrected, names_shown, next_id
from gouji.authoring.new_rule.worded import written_cases
from gouji.authoring.new_rule.wording import usual_message
from gouji.fitting import Report
from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.packs.binding import part_names, parts_of
from gouji.packs.models import Outcome
from gouji.problems import Problem

# The kinds that can be asked for: those that stand on a condition, and those that stand on words.
KINDS = ("equation", "plausibility", "sections", "text")
_CHECKED = ("equation", "plausibility")
_SPLIT = re.compile(r"[,，、;；\s]+")
_ROUNDS = 5
_WANTED: tuple[Outcome, ...] = ("pass", "fail")


class Asker(Protocol):
    """Who is asked: at the command line, or in a test."""

    def ask(self, question: str, default: str = "") -> str: ...

    def confirm(self, question: str, default: bool = True) -> bool: ...

    def tell(self, text: str) -> None: ...


class UntestableError(Exception):
    """No case could be found, by us or by the clerk, that the rule passes or fails; the text says which."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The draft, whole, and the mutants that its tests do not notice."""

    draft: Draft
    left: Mutants


def interview(asker: Asker, pack: Pack, lang: Lang, report: Report | None = None, prior: Report | None = None,
              kind: str = "") -> Finished:
    """Asks until there is a rule that loads, whose tests pass. Raises UntestableError."""
    return _Interview(asker, pack, lang, report, prior).run(kind)


class _Interview:
    def __init__(self, asker: Asker, pack: Pack, lang: Lang, report: Report | None, prior: Report | None) -> None:
        self.asker, self.pack, self.lang = asker, pack, lang
        self.report, self.prior = report, prior
        self.bench = Bench(pack)
        self.draft = Draft()

    def say(self, name: str, **values: object) -> str:
        return message(f"new_rule.{name}", self.lang, **values)

    def run(self, kind: str) -> Finished:
        keys = self.draft.keys
        keys["kind"] = kind or self.choose("ask-kind", {
            language().word("kind", each, self.lang): each for each in KINDS})
        # What is not known yet, so that what is can be tried.
        keys |= {"id": next_id(self.pack), "title": "…", "message": "…", "severity": "warning",
                 "basis": [next(iter(self.pack.bases))]}
        if keys["kind"] in _CHECKED:
            self.condition()
        else:
            self.words()
        self.about()
        left = self.tests()
        left = self.reasons(left)
        return Finished(self.draft, left)

    def choose(self, question: str, options: dict[str, str], default: int = 1) -> str:
        """One of a numbered list, by number or by word."""
        words = list(options)
        shown = "\n".join(f"  {place} {word}" for place, word in enumerate(words, 1))
        while True:
            answer = self.asker.ask(self.say(question) + "\n" + shown + "\n" + self.say("ask-number"), str(default))
            if answer in options:
                return options[answer]
            if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(words):
                return options[words[int(answer) - 1]]
            self.asker.tell(self.say("not-one-of", answer=answer, count=len(words)))

    def condition(self) -> None:
        """Table, what to go through, and the condition, until it can be understood."""
        keys = self.draft.keys
        tables = dict.fromkeys(t.name for v in self.pack.vocabularies for t in v.tables)
        table = self.choose("ask-table", {**{name: name for name in tables}, self.say("any-table"): ""})
        if table:
            keys["table"] = table
            each = self.choose("ask-each", {self.say(f"each-{name}"): name for name in ("column", "row", "single")})
            if each != "single":
                keys["for_each"] = each
        self.asker.tell(names_shown(self.pack, table, keys.get("for_each", "single"), self.lang))
        while True:
            check = self.needed("ask-check")
            keys.pop("only", None)
            keys.pop("applies", None)
            found = corrected(self.pack, self.draft, check, self.asker, self.lang)
            if found is None:
                continue
            keys["check"], years = found
            if not operands(keys["check"]):
                self.asker.tell(self.say("no-figures"))
                continue
            if years:
                keys["applies"] = {"years": years}
                self.asker.tell(self.say("years-narrowed", years=years))
            alone, problems = self.bench.tried(self.draft)
            self.complain(problems)
            if alone is None:
                continue
            if way := one_way(alone):
                self.asker.tell(self.say(f"comes-{way}"))
                continue
            if twin := twin_of(alone, self.pack):
                self.asker.tell(self.say("twin", rule=twin.id, title=twin.title_in(self.lang)))
            self.drop_needless_table()
            return

    def needed(self, question: str) -> str:
        """An answer that cannot be left out."""
        while not (answer := self.asker.ask(self.say(question)).strip()):
            self.asker.tell(self.say("not-empty"))
        return answer

    def drop_needless_table(self) -> None:
        """Of a single check that names its cells in full the table says nothing, so no test could prove it."""
        keys = self.draft.keys
        if "for_each" not in keys and (table := keys.pop("table", None)) and self.bench.tried(self.draft)[1]:
            keys["table"] = table

    def words(self) -> None:
        """What must or must not be written, and where."""
        keys = self.draft.keys
        way = "must_mention" if keys["kind"] == "sections" else self.choose(
            "ask-way", {self.say("way-forbidden"): "forbidden", self.say("way-required"): "required"})
        while True:
            self.where()
            keys[way] = self.aspects() if way == "must_mention" else self.patterns(way)
            _, problems = self.bench.tried(self.draft)
            if not problems:
                return
            self.complain(problems)

    def where(self) -> None:
        forms = self.pack.vocabularies
        names = dict.fromkeys(name for form in forms for name in part_names(form))
        while True:
            part = self.asker.ask(self.say("ask-within", names="、".join(names)), "全文")
            if any(parts_of(part, form) for form in forms):
                break
            self.asker.tell(self.say("no-part", answer=part))
        self.draft.keys["within"] = [] if part in ("全文", "whole") else [part]

    def aspects(self) -> dict[str, list[str]]:
        """考核: 考核、考评 — a line for each, until an empty one."""
        out: dict[str, list[str]] = {}
        while True:
            line = self.asker.ask(self.say("ask-aspect" if not out else "ask-next")).strip()
            if not line:
                if out:
                    return out
                self.asker.tell(self.say("not-empty"))
                continue
            name, _, words = re.sub("：", ":", line).partition(":")
            out[name.strip()] = [word for word in _SPLIT.split(words) if word] or [name.strip()]

    def patterns(self, way: str) -> list[str]:
        out: list[str] = []
        while True:
            line = self.asker.ask(self.say(f"ask-{way}" if not out else "ask-next")).strip()
            if line:
                out.append(line)
            elif out:
                return out
            else:
                self.asker.tell(self.say("not-empty"))

    def about(self) -> None:
        """Title, severity, basis, message, id."""
        keys, ask = self.draft.keys, self.asker.ask
        keys["title"] = self.needed("ask-title")
        keys["title_en"] = ask(self.say("ask-title-en")).strip()
        severity = {"equation": 1, "sections": 2, "text": 2}.get(keys["kind"], 3)
        keys["severity"] = self.choose("ask-severity", {
            language().word("severity", each, self.lang): each for each in ("error", "warning", "notice")}, severity)
        keys["basis"] = self.bases()
        keys["message"] = usual_message(keys, "zh")
        told = ask(self.say("ask-message"), keys["message"])
        usual = message("new_rule.suggestion", "zh")
        suggested = ask(self.say("ask-suggestion"), usual)
        if keys["title_en"]:  # a rule speaks English whole or not at all
            keys["message_en"] = usual_message(keys, "en") if told == keys["message"] else ask(
                self.say("ask-message-en"))
            keys["suggestion_en"] = message("new_rule.suggestion", "en") if suggested == usual else ask(
                self.say("ask-suggestion-en"))
        keys["message"], keys["suggestion"] = told, suggested
        while True:
            keys["id"] = ask(self.say("ask-id"), next_id(self.pack)).strip()
            _, problems = self.bench.tried(self.draft)
            if not problems:
                return
            self.complain(problems)
            if any(problem.code != "packs.id-twice" for problem in problems):  # it is the message that is wrong
                keys["message"] = ask(self.say("ask-message"), usual_message(keys, "zh"))

    def bases(self) -> list[str]:
        """By number from the register, several apart by commas."""
        known = list(self.pack.bases)
        shown = "\n".join(f"  {place} {basis} {self.pack.bases[basis].cite()}" for place, basis in enumerate(known, 1))
        usual = str(known.index("SH") + 1) if "SH" in known else "1"
        while True:
            answer = self.asker.ask(self.say("ask-basis") + "\n" + shown + "\n" + self.say("ask-numbers"), usual)
            chosen = [known[int(part) - 1] if part.isascii() and part.isdigit() and 1 <= int(part) <= len(known)
                      else part for part in _SPLIT.split(answer) if part]
            wrong = [part for part in chosen if part not in known]
            if chosen and not wrong:
                return list(dict.fromkeys(chosen))
            self.asker.tell(self.say("not-one-of", answer="、".join(wrong) or answer, count=len(known)))

    def tests(self) -> Mutants:
        """Makes the tests; those that cannot be made are asked for."""
        alone, problems = self.bench.tried(self.draft)
        assert alone is not None, problems
        if self.draft.keys["kind"] not in _CHECKED:
            self.draft.cases, left = written_cases(alone)
            return self.asked_for(alone, left)
        real: dict[str, str] = {}
        failing: list[Case] = []
        if self.report is not None and not beyond(self.draft.keys["check"]):
            real, failing = report_cases.look(self.asker, alone, self.report, self.prior, self.lang)
        maker = Maker(alone, real)
        holding = maker.first("pass")
        cases = [case for case in (holding, *failing) if case is not None]
        if not any(case.expect == "fail" for case in cases) and holding is None:
            failing_made = maker.first("fail")
            cases += [failing_made] if failing_made is not None else []
        self.draft.cases, left = maker.complete(cases)
        return self.asked_for(alone, left)

    def asked_for(self, alone: Pack, left: Mutants) -> Mutants:
        """Where no passing or no failing test could be made, the clerk gives one."""
        rule = alone.rules[0]
        for outcome in _WANTED:
            turn = 0
            while not any(case.expect == outcome for case in self.draft.cases):
                if turn == _ROUNDS:
                    raise UntestableError(self.say(f"without-{outcome}"))
                turn += 1
                case = self.given_case(outcome)
                # A year is last year's on one form only: then the test is for that form.
                tried = [] if case is None else [case, *(replace(case, template=form.id) for form in
                                                        self.pack.vocabularies)]
                fitting = next((each for each in tried if passes(alone, rule, each)), None)
                if fitting is not None:
                    self.draft.cases.append(fitting)
                    left = surviving(left, fitting)
                else:
                    self.asker.tell(self.say(f"not-{outcome}"))
        return left

    def given_case(self, outcome: Outcome) -> Case | None:
        keys = self.draft.keys
        answer = self.asker.ask(self.say(f"ask-case-{outcome}" if "check" in keys else f"ask-sentence-{outcome}"))
        name = message(f"new_rule.case-clerk-{outcome}", "zh")
        if "check" not in keys:
            return Case(name, outcome, texts={(keys.get("within") or ["第一部分"])[0]: answer})
        pairs = [part.partition("=") for part in _SPLIT.split(answer.replace("＝", "=")) if "=" in part]
        return Case(name, outcome, {key.strip(): value.strip() for key, _, value in pairs}) if pairs else None

    def reasons(self, left: Mutants) -> Mutants:
        """What the tests do not notice: the clerk may give a reason, or a case of her own (a = 1, b = 2)."""
        if not left:
            self.asker.tell(self.say("all-noticed", count=len(self.draft.cases)))
            return left
        self.asker.tell(self.say("not-noticed", count=len(left)))
        stated: dict[str, str] = {}
        kept: Mutants = []
        for mutant, changed in left:
            self.asker.tell(f"  {mutant.name(self.lang)}: {mutant.advice(self.lang)}")
            reason = self.asker.ask(self.say("ask-reason")).strip()
            if reason:
                stated[mutant.name("zh")] = reason
            else:
                kept.append((mutant, changed))
        if stated:
            self.draft.keys["survivors"] = stated
        return kept

    def complain(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self.asker.tell(replace(problem, file=self.say("here")).render(self.lang))
