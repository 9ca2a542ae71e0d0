"""A page for each rule."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.sentence.rule import years_in_words
from gouji.authoring.site.backtest import OUTCOMES
from gouji.authoring.site.blocks import (
    Block,
    Cell,
    Inline,
    Page,
    bullets,
    code,
    joined,
    link,
    paragraph,
    section,
    strong,
    table,
)
from gouji.authoring.site.subject import Subject
from gouji.language import language
from gouji.packs import Rule

# What stands elsewhere on the page and is not said again among the sentences.
_ELSEWHERE = ("basis", "survivors")
_MANY = 24  # figures named one by one; more than that are counted


def rule_pages(subject: Subject) -> Iterator[Page]:
    topics = {rule.id: topic for topic in subject.topics for rule in topic.rules}
    for rule in subject.pack.rules:
        topic = link(topics[rule.id].page, subject.topic_title(topics[rule.id]))
        blocks = [*_lead(rule, subject), _facts(rule, subject, topic), _said(rule, subject), *_written(rule, subject),
                  _bases(rule, subject), _examples(rule, subject), *_figures(rule, subject),
                  *_survivors(rule, subject), *_tried(rule, subject)]
        yield Page(subject.pages[rule.id], f"{rule.id} {subject.title(rule)}", tuple(blocks))


def severity_of(rule: Rule, subject: Subject) -> str:
    words = language()
    if isinstance(rule.severity, str):
        return words.word("severity", rule.severity, subject.lang)
    return "，".join(f"{scope} {words.word('severity', severity, subject.lang)}"
                    for scope, severity in rule.severity.items())


def _lead(rule: Rule, subject: Subject) -> Iterator[Block]:
    """The rule in a sentence, to be read first."""
    must = subject.readings[rule.id].part("must")
    if must is not None:
        yield paragraph(must.text, look="lead")
        if must.items:
            yield bullets([item] for item in must.items)


def _facts(rule: Rule, subject: Subject, topic: Inline) -> Block:
    facts: list[tuple[str, Inline]] = [
        ("kind", language().word("kind", rule.kind, subject.lang)), ("severity", severity_of(rule, subject)),
        ("years", years_in_words(rule.applies.years, subject.lang)), ("table", rule.table or ""), ("topic", topic)]
    if rule.status != "official":
        facts.append(("status", subject.say(rule.status)))
    shown = [(name, value) for name, value in facts if value]
    return table([subject.say(name) for name, _ in shown], [[[value] for _, value in shown]], look="facts")


def _said(rule: Rule, subject: Subject) -> Block:
    blocks: list[Block] = []
    lead = subject.readings[rule.id].part("must")  # its list stands at the head of the page
    for part in subject.readings[rule.id].parts:
        if part.name not in _ELSEWHERE:
            blocks.append(paragraph(part.text))
            if part.items and part != lead:
                blocks.append(bullets([item] for item in part.items))
    return section(subject.say("said"), *blocks)


def _written(rule: Rule, subject: Subject) -> Iterator[Block]:
    if rule.check is not None:
        yield section(subject.say("check"), code(rule.check))
    message = rule.message_en if subject.lang == "en" and rule.message_en else rule.message
    if message:
        yield section(subject.say("message"), code(message))
    written = subject.written(rule)
    if written:
        yield section(subject.say("source"), code(written))


def _bases(rule: Rule, subject: Subject) -> Block:
    rows: list[list[Cell]] = []
    for basis_id in rule.basis:
        basis = subject.pack.bases[basis_id]
        rows.append([[link("bases", basis_id)], [basis.cite()], [in_force(basis.first_day, basis.last_day, subject)],
                     [subject.say("yes") if basis.verified else subject.say("no", source=basis.source)]])
    return section(subject.say("bases"), table(
        [subject.say(name) for name in ("id", "document", "in-force", "verified")], rows, (3, 7, 4, 5)))


def in_force(first: str, last: str, subject: Subject) -> str:
    return subject.say("from-to", first=first, last=last) if last else subject.say("from-on", first=first)


def _examples(rule: Rule, subject: Subject) -> Block:
    reading = subject.readings[rule.id]
    rows: list[list[Cell]] = [
        [[example.name], [example.given], [strong(example.outcome) if test.expect == "fail" else example.outcome]]
        for example, test in zip(reading.examples, rule.tests, strict=True)]
    return section(reading.examples_title, table(
        [subject.say(name) for name in ("name", "given", "outcome")], rows, (4, 9, 4)))


def _figures(rule: Rule, subject: Subject) -> Iterator[Block]:
    """The figures by table and form; those of a whole table are counted."""
    items: list[list[Inline]] = []
    for vocabulary in subject.pack.vocabularies:
        seen = subject.looked_at[rule.id][vocabulary.id]
        for each in vocabulary.tables:
            specs = [spec for spec in vocabulary.cells(each) if spec.id in seen]
            if specs:
                page = link(f"figures/{each.id}-{vocabulary.id}", subject.say(
                    "figures-title", table=each.name, template=vocabulary.id))
                names = [f"{spec.row.short}.{spec.column.short}" for spec in specs]
                told = "、".join(names) if len(names) <= _MANY else subject.say("figure-count", count=len(names))
                items.append([page, "：" if subject.lang == "zh" else ": ", told])
    if items:
        yield section(subject.say("looks-at"), bullets(items))


def _survivors(rule: Rule, subject: Subject) -> Iterator[Block]:
    if rule.survivors:
        yield section(subject.say("survivors"), table(
            [subject.say("change"), subject.say("reason")],
            [[[change], [reason]] for change, reason in rule.survivors.items()]))


def _tried(rule: Rule, subject: Subject) -> Iterator[Block]:
    tried = subject.tried.get(rule.id)
    if tried is None:
        return
    rows: list[list[Cell]] = [
        [[year], *([str(counts[name])] for name in OUTCOMES)] for year, counts in tried.years.items()]
    blocks = [table([subject.say("year"), *(subject.say(f"outcome-{name}") for name in OUTCOMES)], rows,
                    look="numbers")]
    if tried.alarms:
        blocks += [paragraph(strong(subject.say("alarms"))), bullets([alarm] for alarm in tried.alarms)]
    yield section(subject.say("backtest"), *blocks)


def rule_links(rules: list[Rule], subject: Subject) -> list[Inline]:
    return joined([subject.link(rule) for rule in rules], " ")
