"""What the pages are made from: the pack, where its rules stand, which figures they look at, the last backtest."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gouji.authoring.sentence import RuleReading, read_out
from gouji.authoring.site.backtest import Tried
from gouji.authoring.site.blocks import Inline, link
from gouji.expressions import references
from gouji.language import Translated
from gouji.messages import Lang, message
from gouji.packs import Pack, Rule
from gouji.vocabulary import Vocabulary

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_EDITOR = re.compile(r"[\w-]+-language-server\b|-\*-|vim?:")
_TESTS = re.compile(r"\s*(?:测试|tests)\s*:")


@dataclass(frozen=True, slots=True)
class Topic:
    """A rule file: its name in the site, what its first comment calls it, and its rules in order."""

    page: str
    title: str
    file: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Subject:
    """`sources`: where the rule of an id stands, its file and its place in it."""

    pack: Pack
    lang: Lang
    sources: Mapping[str, tuple[Translated, int]] = field(default_factory=dict)
    tried: Mapping[str, Tried] = field(default_factory=dict)

    def say(self, name: str, /, **values: object) -> str:
        return message(f"site.{name}", self.lang, **values)

    def title(self, rule: Rule) -> str:
        return rule.title_in(self.lang)

    def link(self, rule: Rule, titled: bool = False) -> Inline:
        return link(self.pages[rule.id], f"{rule.id} {self.title(rule)}" if titled else rule.id)

    @cached_property
    def pages(self) -> dict[str, str]:
        """The page of each rule. An id that is no file name, or that is one with another but for its case, gets a name
        made from its characters."""
        out: dict[str, str] = {}
        taken: set[str] = set()
        for rule in self.pack.rules:
            name = rule.id
            if not _PLAIN.fullmatch(name) or name.lower() in taken:
                name = "rule-" + hashlib.sha256(rule.id.encode("utf-8", "replace")).hexdigest()[:12]
            taken.add(name.lower())
            out[rule.id] = f"rules/{name}"
        return out

    @cached_property
    def readings(self) -> dict[str, RuleReading]:
        return {rule.id: read_out(rule, self.pack, self.lang) for rule in self.pack.rules}

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The rule files in the order of the pack; rules whose file is not known come last."""
        files: dict[str, list[Rule]] = {}
        for rule in self.pack.rules:
            files.setdefault(self.file_of(rule), []).append(rule)
        out: list[Topic] = []
        for n, (file, rules) in enumerate(files.items(), 1):
            source = self.sources.get(rules[0].id)
            out.append(Topic(f"topics/{n:02}", _called(source[0]) if source and self.lang == "zh" else "", file,
                             tuple(rules)))
        return tuple(out)

    def topic_title(self, topic: Topic) -> str:
        return topic.title or topic.file.partition(".")[0] or self.say("topic-inherited")

    def file_of(self, rule: Rule) -> str:
        """The name of the rule's file, without its folder: the site is the same wherever the pack lies."""
        source = self.sources.get(rule.id)
        return Path(source[0].source.file).name if source is not None else ""

    def written(self, rule: Rule) -> str:
        """The lines of the rule as they stand in its file, up to its tests."""
        source = self.sources.get(rule.id)
        if source is None:
            return ""
        file, index = source
        place = file.node(("rules", index)).place
        lines = [" " * (place.column - 1) + file.source.lines[place.line - 1][place.column - 1:],
                 *file.source.lines[place.line : place.end_line]]
        kept: list[str] = []
        for line in lines:
            if _TESTS.match(line):
                break
            kept.append(line)
        return textwrap.dedent("\n".join(kept)).strip()

    @cached_property
    def looked_at(self) -> dict[str, dict[str, frozenset[str]]]:
        """Per rule and form the figures of this year's report, or of another's, that the rule looks at."""
        return {rule.id: {vocabulary.id: frozenset(self._figures(rule, vocabulary))
                          for vocabulary in self.pack.vocabularies} for rule in self.pack.rules}

    def _figures(self, rule: Rule, vocabulary: Vocabulary) -> Iterator[str]:
        bound = self.pack.bound.get(vocabulary.id, {}).get(rule.id)
        if bound is None:
            return
        if rule.cells_must is not None or rule.labels_must is not None or (
                rule.kind == "similarity" and bound.table is not None):
            tables = vocabulary.tables if bound.table is None else (bound.table,)
            for table in tables:
                yield from (spec.id for spec in vocabulary.cells(table))
        nodes = [check.prepared.node for check in bound.checks]
        phrase = self.pack.phrases.phrase(rule.claim) if rule.claim is not None else None
        if phrase is not None:
            nodes += [reading.bound[vocabulary.id] for reading in phrase.readings_on(vocabulary.id)]
        for node in nodes:
            for reference in references(node):
                yield from (key.id for key in reference.keys if key.id in vocabulary.figures)


def _called(file: Translated) -> str:
    """What the first comment of a file says it is about: 表三：收到和处理政府信息公开申请情况. A line for an editor is
    no such comment."""
    for line in file.source.lines:
        if not line.startswith("#"):
            break
        told = line.lstrip("#").strip()
        if told and not _EDITOR.match(told):
            return re.split("[。；]", told)[0]
    return ""
