"""The pages that lead to the rules: the first page, the topics, the bases, the parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gouji.authoring.sentence.expression import shown, value_in_words
from gouji.authoring.sentence.rule import years_in_words
from gouji.authoring.site.blocks import Block, Cell, Page, contents, paragraph, section, table
from gouji.authoring.site.pages.rules import in_force, rule_links, severity_of
from gouji.authoring.site.subject import Subject
from gouji.expressions.fields import SCOPES
from gouji.expressions.nodes import Name, walk
from gouji.expressions.parser import parse
from gouji.language import language
from gouji.packs import Rule


def first_page(subject: Subject, others: list[str]) -> Page:
    """What the pack is, how many rules of which kind, and the menu."""
    pack, words = subject.pack, language()
    said = [subject.say("intro", version=pack.version, rules=len(pack.rules),
                        tests=sum(len(rule.tests) for rule in pack.rules))]
    if pack.since:
        said.append(subject.say("since", day=pack.since))
    trial = sum(rule.status == "trial" for rule in pack.rules)
    if trial:
        said.append(subject.say("trial-count", count=trial))
    kinds = Counter(rule.kind for rule in pack.rules)
    worst = Counter((rule.kind, _worst(rule)) for rule in pack.rules)
    severities = ("error", "warning", "notice")
    rows: list[list[Cell]] = [
        [[words.word("kind", kind, subject.lang)], *([str(worst[kind, s] or "")] for s in severities), [str(count)]]
        for kind, count in kinds.items()]
    blocks: list[Block] = [paragraph(" ".join(said))]
    if pack.note:
        blocks.append(paragraph(pack.note))
    blocks += [
        contents(subject.say("by-topic"), [topic.page for topic in subject.topics]),
        contents(subject.say("find"), others),
        section(subject.say("counts"), table(
            [subject.say("kind"), *(words.word("severity", s, subject.lang) for s in severities), subject.say("rules")],
            rows, look="numbers"))]
    return Page("index", subject.say("heading", pack=pack.name), tuple(blocks))


def _worst(rule: Rule) -> str:
    graded = [rule.severity] if isinstance(rule.severity, str) else list(rule.severity.values())
    return next(s for s in ("error", "warning", "notice") if s in graded)


def topic_pages(subject: Subject) -> Iterator[Page]:
    for topic in subject.topics:
        rows: list[list[Cell]] = [
            [[subject.link(rule)], [subject.title(rule)], [severity_of(rule, subject)],
             [years_in_words(rule.applies.years, subject.lang)]] for rule in topic.rules]
        count = subject.say("topic-count", count=len(topic.rules), file=topic.file) if topic.file else ""
        yield Page(topic.page, subject.topic_title(topic), (
            paragraph(count),
            table([subject.say(name) for name in ("id", "name", "severity", "years")], rows, (3, 11, 5, 4)),
            contents("", [subject.pages[rule.id] for rule in topic.rules], hidden=True)))


def bases_page(subject: Subject) -> Page:
    citing: dict[str, list[Rule]] = {}
    for rule in subject.pack.rules:
        for basis in rule.basis:
            citing.setdefault(basis, []).append(rule)
    rows: list[list[Cell]] = [
        [[basis.id], [basis.cite()], [in_force(basis.first_day, basis.last_day, subject)],
         [subject.say("yes") if basis.verified else subject.say("no", source=basis.source)],
         rule_links(citing.get(basis.id, []), subject)] for basis in subject.pack.bases.values()]
    head = [subject.say(name) for name in ("id", "document", "in-force", "verified", "rules")]
    return Page("bases", subject.say("bases"),
                (paragraph(subject.say("bases-intro")), table(head, rows, (3, 6, 4, 5, 8))))


def parameters_page(subject: Subject) -> Page:
    using: dict[str, list[Rule]] = {}
    for rule in subject.pack.rules:
        for name in sorted(_parameters_of(rule)):
            using.setdefault(name, []).append(rule)
    rows: list[list[Cell]] = []
    for parameter in subject.pack.parameters.values():
        value = value_in_words(parameter, subject.lang)
        if len(parameter.dated) > 1:
            value = "；".join(subject.say("from-day", day=day, value=shown(number, parameter.percent))
                             for day, number in parameter.dated)
        rows.append([[parameter.name], [value], [parameter.note], rule_links(using.get(parameter.name, []), subject)])
    head = [subject.say(name) for name in ("name", "value", "note", "rules")]
    return Page("parameters", subject.say("parameters"),
                (paragraph(subject.say("parameters-intro")), table(head, rows, (5, 4, 11, 5))))


def _parameters_of(rule: Rule) -> set[str]:
    written = [limit for limit in (rule.min_length, rule.max_share, rule.min_cells) if limit]
    names = [tuple(limit.split(".")) for limit in written]
    if rule.check is not None:
        names += [node.parts for node in walk(parse(rule.check)) if isinstance(node, Name)]
    return {".".join(parts[1:]) for parts in names if len(parts) > 1 and SCOPES.get(parts[0]) == "parameter"}
