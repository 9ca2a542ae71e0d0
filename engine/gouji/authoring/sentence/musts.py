"""What must hold, for every kind of rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.authoring.sentence.expression import in_words
from gouji.authoring.sentence.patterns import pattern_in_words, words_of_pattern
from gouji.authoring.sentence.reading import Part, Speech
from gouji.authoring.sentence.wording import all_quoted, listed, sentences, settled
from gouji.expressions import Node, parse, references
from gouji.expressions.fields import row_name


def must_hold(speech: Speech) -> Iterator[Part]:
    """The parts that say what the rule asks for; those of its kind."""
    rule = speech.rule
    if rule.check is not None:
        yield from _check(speech, rule.check)
    elif rule.claim is not None:
        yield from _claim(speech, rule.claim)
    elif rule.kind == "similarity":
        yield from _alike(speech)
    else:
        yield from _of_report(speech)
    if rule.unless:
        code = "unless-compared" if rule.kind == "similarity" else "unless"
        yield _list(speech, "unless", speech.say(code), rule.unless)
    if rule.lists:
        named = {speech.say("pattern-choice", words=name): words for name, words in rule.lists.items()}
        yield Part("lists", sentences([speech.say("lists")], speech.lang), tuple(
            speech.say("item", name=name, text=_patterns(speech, words)) for name, words in named.items()))


def _check(speech: Speech, check: str) -> Iterator[Part]:
    told = in_words(parse(check), speech.wording, must=True)
    yield Part("must", sentences([_place(speech) + told], speech.lang))
    groups = _groups(speech)
    if groups:
        yield Part("groups", sentences(groups, speech.lang))


def _place(speech: Speech) -> str:
    """In which table, rows, columns or cells."""
    rule = speech.rule
    if rule.table is None:
        return ""
    if rule.for_each == "single":
        return speech.say("place-in-table", table=speech.table())
    if not rule.only:
        return speech.say(f"place-in-{rule.for_each}", table=speech.table())
    one = "-one" if len(rule.only) == 1 else ""
    only = listed([speech.name(name) for name in rule.only], speech.lang)
    return speech.say(f"place-only-{rule.for_each}{one}", table=speech.table(), only=only)


def _groups(speech: Speech) -> list[str]:
    """Which rows a name for several stands for, on each form where the forms differ."""
    found: dict[str, dict[str, str]] = {}
    for vocabulary in speech.vocabularies:
        bound = speech.bound(vocabulary)
        for check in list(bound.checks)[:1] if bound is not None else ():
            for reference in references(check.prepared.node):
                keys = [key for key in reference.keys if key.id in vocabulary.figures]
                if len(keys) > 1 and keys[0].scope != "children":
                    members = [vocabulary.figures[key.id].row.short for key in keys]
                    if len(set(members)) < len(members):
                        members = [row_name(vocabulary, key.id) for key in keys]
                    written = speech.name(".".join(reference.name.parts))
                    found.setdefault(written, {})[vocabulary.id] = all_quoted(members, speech.lang)
    out = []
    for name, by_form in found.items():
        if len(set(by_form.values())) == 1 and len(by_form) == len(speech.vocabularies):
            out.append(speech.say("group", name=name, members=next(iter(by_form.values()))))
        else:
            out += [speech.say("group-on", name=name, template=template, members=members)
                    for template, members in by_form.items()]
    return out


def _claim(speech: Speech, claim: str) -> Iterator[Part]:
    phrase = speech.pack.phrases.phrase(claim)
    name = claim if phrase is None or speech.lang == "zh" else phrase.name_en or claim
    code = "claim"
    if phrase is not None:
        code = "claim-share" if phrase.share else "claim" if phrase.patterns else "claim-none"
    templates = [v.id for v in speech.vocabularies]
    items = []
    for reading in phrase.readings if phrase is not None else ():
        on = [template for template in templates if template in reading.bound]
        told = in_words(parse(reading.text), speech.wording)
        if on and len(on) < len(templates):
            told = speech.say("reading-on", reading=told, templates=listed(sorted(on), speech.lang))
        if on:
            items.append(told)
    yield Part("must", sentences([speech.say(code, name=name)], speech.lang), tuple(items))


def _alike(speech: Speech) -> Iterator[Part]:
    rule = speech.rule
    if rule.table is not None:
        told = [speech.say("alike-table", table=speech.table())]
        if rule.min_cells is not None:
            told.append(speech.say("alike-few", least=speech.limit(rule.min_cells, "unit-cells")))
    else:
        told = [speech.say("alike-text", where=speech.where(rule.within), most=speech.limit(rule.max_share or "0"))]
        if rule.min_length is not None:
            told.append(speech.say("alike-short", least=speech.limit(rule.min_length, "unit-characters")))
    yield Part("must", sentences([settled(each) for each in told], speech.lang))


def _of_report(speech: Speech) -> Iterator[Part]:
    """Sections, text and format: what the report as a whole must have."""
    rule, where = speech.rule, speech.where(speech.rule.within)
    if rule.sections_must is not None:
        named = [speech.section(section.id, "section-named") for section in speech.vocabulary.sections]
        yield _said(speech, f"sections-{rule.sections_must}", count=len(named), list=listed(named, speech.lang))
    if rule.min_length is not None:
        yield _said(speech, "length-least", where=where, least=speech.limit(rule.min_length, "unit-characters"))
    if rule.must_mention is not None:
        yield _mentions(speech, where, rule.must_mention)
    for name, patterns in (("required", rule.required), ("forbidden", rule.forbidden)):
        if patterns:
            yield _list(speech, "must", speech.say(name, where=where), patterns)
            yield _said(speech, "titles-seen" if rule.inside_titles else "titles-unseen", part="titles")
    if rule.cells_must is not None:
        yield _said(speech, f"cells-{rule.cells_must}", "once-a-table", tables=speech.table())
    if rule.labels_must is not None:
        yield _said(speech, f"labels-{rule.labels_must}", "once-a-table", tables=speech.table())
    if rule.template_must is not None:
        yield _said(speech, f"template-{rule.template_must}")


def _mentions(speech: Speech, where: str, aspects: Mapping[str, Sequence[str]]) -> Part:
    english = speech.rule.mention_en or {}
    items = tuple(speech.say("mention-item", words=_patterns(speech, words),
                             name=english.get(name, name) if speech.lang == "en" else name)
                  for name, words in aspects.items())
    return Part("must", sentences([speech.say("mention", where=where, count=len(aspects))], speech.lang), items)


def _said(speech: Speech, *codes: str, part: str = "must", **values: object) -> Part:
    return Part(part, sentences([settled(speech.say(code, **values)) for code in codes], speech.lang))


def _list(speech: Speech, name: str, announced: str, patterns: Sequence[str]) -> Part:
    return Part(name, sentences([announced], speech.lang),
                tuple(_patterns(speech, [pattern]) for pattern in patterns))


def _patterns(speech: Speech, words: Sequence[str]) -> str:
    told = [pattern_in_words(word, speech.lang) for pattern in words for word in words_of_pattern(pattern)]
    return all_quoted(told, speech.lang, "last-or")


def scopes_of(node: Node) -> set[str]:
    """Which scopes the bound check looks into: own, prior, organ, children, parameter."""
    return {key.scope for reference in references(node) for key in reference.keys}
