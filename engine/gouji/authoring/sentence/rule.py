"""A rule as sentences that can be read aloud: who, which years, where, what must hold, what is said, on what basis."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.sentence.examples import example_in_words
from gouji.authoring.sentence.musts import must_hold, scopes_of
from gouji.authoring.sentence.reading import Part, RuleReading, Speech
from gouji.authoring.sentence.wording import holes_told, listed, sentences
from gouji.language import holes, language
from gouji.messages import Lang
from gouji.packs import Pack, Rule
from gouji.packs.models import REST, SEVERITIES, USUAL_ACTION
from gouji.vocabulary import parse_years


def read_out(rule: Rule, pack: Pack, lang: Lang = "zh") -> RuleReading:
    """The rule of the pack in sentences of `lang`; the names of figures stay as the form prints them."""
    speech = Speech(rule, pack, lang)
    title = rule.title_in(lang)
    parts = [part for part in _parts(speech) if part.text or part.items]
    return RuleReading(speech.say("title", id=rule.id, title=title), tuple(parts),
                       speech.say("examples" if _has_figures(rule) else "examples-text"),
                       tuple(example_in_words(test, n, speech) for n, test in enumerate(rule.tests, 1)))


def _has_figures(rule: Rule) -> bool:
    return rule.kind not in ("sections", "text")


def _parts(speech: Speech) -> Iterator[Part]:
    rule, lang = speech.rule, speech.lang
    yield Part("status", sentences(_status(speech), lang))
    yield Part("applies", sentences([_applies(speech), *_needs(speech)], lang))
    yield from must_hold(speech)
    if rule.check is not None:
        yield Part("blanks", sentences([speech.say(f"blanks-{rule.blanks}")], lang))
    yield Part("severity", sentences(_graded(speech), lang))
    yield from _told(speech)
    yield Part("basis", sentences([_basis(speech)], lang))
    if rule.survivors:
        yield Part("survivors", sentences([speech.say("survivors")], lang), tuple(
            speech.say("item", name=mutant, text=reason) for mutant, reason in rule.survivors.items()))


def _status(speech: Speech) -> list[str]:
    rule = speech.rule
    out = [speech.say(f"status-{rule.status}")] if rule.status != "official" else []
    if rule.since:
        out.append(speech.say("since", day=rule.since))
    return [*out, speech.say("until", day=rule.until)] if rule.until else out


def _applies(speech: Speech) -> str:
    rule = speech.rule
    kind = language().word("kind", rule.kind, speech.lang)
    years = years_in_words(rule.applies.years, speech.lang)
    if not rule.applies.levels:
        return speech.say("applies-all", kind=kind, years=years)
    meant = language().values["level"]
    levels = [speech.say(f"level-{meant[level]}") for level in rule.applies.levels]
    return speech.say("applies-levels", kind=kind, years=years, levels=listed(levels, speech.lang))


def years_in_words(years: str, lang: Lang) -> str:
    """`2019-`, `2019-2020`, `2021`."""
    from gouji.authoring.sentence.wording import say

    first, last = parse_years(years)
    code = "years-from" if last is None else "years-one" if first == last else "years-between"
    return say(code, lang, first=first, last=last)


def _needs(speech: Speech) -> list[str]:
    """Without what the rule does not apply."""
    rule = speech.rule
    scopes: set[str] = set()
    for vocabulary in speech.vocabularies:
        bound = speech.bound(vocabulary)
        for check in list(bound.checks)[:1] if bound is not None else ():
            scopes |= scopes_of(check.prepared.node)
    out = []
    if "prior" in scopes or rule.kind == "similarity":
        out.append(speech.say("needs-prior"))
    if scopes & {"organ", "children"}:
        out.append(speech.say("needs-roster"))
    return [*out, speech.say("needs-claim")] if rule.kind == "claim" else out


def _graded(speech: Speech) -> list[str]:
    """Severity per scope with what is asked for, when in doubt, and when nothing can be told."""
    rule = speech.rule
    by_scope = rule.severity if isinstance(rule.severity, dict) else {REST[0]: rule.severity}
    told = []
    for scope, severity in by_scope.items():
        code = "severity" if len(by_scope) == 1 else "severity-rest" if scope in REST else "severity-at"
        told.append(speech.say(code, scope=speech.name(scope), severity=speech.say(f"severity-{severity}"),
                               action=speech.say(f"action-{rule.action or USUAL_ACTION[severity]}")))
    out = [told[0] if len(told) == 1 else speech.say("severity-scoped", list=speech.say("clauses").join(told))]
    worst = max(by_scope.values(), key=SEVERITIES.index)
    doubted = rule.severity_in_doubt(worst)
    if doubted != worst or rule.if_doubtful is not None:
        kind = "claim" if rule.kind == "claim" else "cells" if _has_figures(rule) else "words"
        out.append(speech.say(f"doubtful-{kind}", severity=speech.say(f"severity-{doubted}")))
    return [*out, speech.say(f"undetermined-{rule.telling}")]


def _told(speech: Speech) -> Iterator[Part]:
    """What the organisation is told, with the holes named."""
    rule, english = speech.rule, speech.lang == "en"
    spelled = holes()
    for name, text in (("message", rule.message_en if english and rule.message_en else rule.message),
                       ("suggestion", rule.suggestion_en if english and rule.suggestion_en else rule.suggestion)):
        if text:
            told = speech.quoted(holes_told(text, spelled, speech.lang))
            yield Part(name, sentences([speech.say(name, **{name: told})], speech.lang))


def _basis(speech: Speech) -> str:
    cited = []
    for basis_id in speech.rule.basis:
        basis = speech.pack.bases[basis_id]
        cited.append(basis.cite() if basis.verified else speech.say("unverified", basis=basis.cite()))
    return speech.say("basis", list=speech.say("clauses").join(dict.fromkeys(cited)))
