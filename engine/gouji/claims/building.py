"""The phrase book, built from `rules/claims/*.yaml` (kept by policy staff), with every mistake in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gouji.claims.patterns import SHARE, YEARS, Grammar, PatternFault, grammar
from gouji.claims.phrases import Example, Phrase, PhraseBook, PhraseReading
from gouji.claims.readings import ReadingFault, read_reading
from gouji.claims.regex import Regex
from gouji.claims.scope import ScopeWords
from gouji.expressions import ExpressionError
from gouji.language import Path, Translated, language
from gouji.problems import Problem
from gouji.vocabulary import Vocabulary
from gouji.yaml_source import Scalar

# The words of the two kinds of shared data, in either language, to what the code calls them.
_NEAR = {"前": "before", "中": "within", "后": "after", "第": "ordinal", "概数前": "vague"}
_PERIODS = {"不算": "unsaid", "报告年": "report_year", "随年": "relative", "别的": "other", "无年份时": "loose"}
_SUBJECTS = {"不算": "unsaid", "自己": "own", "别的": "other"}
_UNITS = ("单位", "units")
# What an example says of its numbers beside their values.
MARKS = {"约数": "approximate", "别的时段": "other_period", "别的机关": "other_subject"}


def build_phrases(files: Sequence[Translated], vocabularies: Sequence[Vocabulary]) -> tuple[PhraseBook, list[Problem]]:
    """The phrase book of the given files, and everything that is wrong in them. All files share their common words."""
    builder = _Builder([p for file in files for p in file.problems], vocabularies)
    return builder.book(files), builder.problems


class _Builder:
    def __init__(self, problems: list[Problem], vocabularies: Sequence[Vocabulary]) -> None:
        self.problems = problems
        self.vocabularies = vocabularies
        self.grammar = Grammar({})
        self.anchors: dict[str, None] = {}
        self.denials: dict[str, None] = {}

    def book(self, files: Sequence[Translated]) -> PhraseBook:
        raw: dict[str, list[str]] = {}
        for file in files:
            raw |= {name: _list(words) for name, words in file.data.get("lists", {}).items()}
        self.grammar = Grammar(raw)
        for file in files:
            for name in file.data.get("lists", {}):
                raw[name] = self.words(file, ("lists", name), (name,))
        units = [words for name in _UNITS if (words := raw.get(name))]
        # Without them no number would ever be found, and nobody would know why.
        if any(file.data.get("phrases") for file in files) and not units:
            self.fault(files[0], "claims.no-units", ())
        near = self.shared(files, "approximate", _NEAR)
        self.grammar = grammar(raw, near)
        periods = self.shared(files, "periods", _PERIODS)
        levels = {name: str(meant) for name, meant in language().values["level"].items()}
        subjects: dict[str, dict[str, list[str]]] = {}
        for file in files:
            for level in self.known(file, ("subjects",), levels):
                subjects[levels[level]] = self.named(file, ("subjects", level), _SUBJECTS)
        scope = ScopeWords.of({kind: self.grammar.any_of(words) for kind, words in periods.items()},
                              {level: {kind: self.grammar.any_of(words) for kind, words in kinds.items()}
                               for level, kinds in subjects.items()})
        phrases = [p for file in files for i in range(len(file.data.get("phrases", ())))
                   if (p := self.phrase(file, i)) is not None]
        names = [p.name for p in phrases]
        for file in files:
            for i, data in enumerate(file.data.get("phrases", ())):
                for k, name in enumerate(data.get("follows", ())):
                    if name not in names:
                        self.fault(file, "claims.unknown-phrase", ("phrases", i, "follows", k), name=name,
                                   phrases="、".join(names))
        return PhraseBook(
            tuple(phrases), scope, Regex(self.grammar.before + "$"), tuple(near.get("after", ())),
            Regex(self.grammar.number), Regex(self.grammar.counted),
            Regex(self.grammar.any_of(list(self.anchors))), Regex(self.grammar.any_of(list(self.denials))))

    def fault(self, file: Translated, code: str, path: Path, **values: object) -> None:
        self.problems.append(file.source.problem(code, file.node(path), **values))

    def shared(self, files: Sequence[Translated], key: str, kinds: Mapping[str, str]) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for file in files:
            out |= self.named(file, (key,), kinds)
        return out

    def known(self, file: Translated, path: Path, names: Mapping[str, str]) -> Iterator[str]:
        """The keys of the mapping at `path`; those not in `names` are problems."""
        data = file.data
        for part in path:
            data = data.get(part, {}) if isinstance(data, dict) else {}
        for name in data if isinstance(data, dict) else ():
            if name in names:
                yield name
            else:
                self.fault(file, "claims.unknown-word", (*path, name), name=name, candidates="、".join(names))

    def named(self, file: Translated, path: Path, kinds: Mapping[str, str]) -> dict[str, list[str]]:
        both = {**kinds, **{english: english for english in kinds.values()}}
        return {both[name]: self.words(file, (*path, name)) for name in self.known(file, path, both)}

    def words(self, file: Translated, path: Path, seen: tuple[str, ...] = (), *, lead: bool | None = None) -> list[str]:
        """The words at `path` that can be compiled; with `lead`, only those that do (or do not) start with a gap."""
        data = file.data
        for part in path:
            data = data.get(part) if isinstance(data, dict) else data[part] if isinstance(part, int) else None
        out = []
        for k, word in enumerate(_list(data)):
            if lead is not None and word.startswith("…") is not lead:
                continue
            word = word.removeprefix("…") if lead else word
            if self.expand(file, (*path, k), word, seen, numbers=0) is not None:
                out.append(word)
        return out

    def expand(self, file: Translated, path: Path, text: str, seen: tuple[str, ...] = (), *,
               numbers: int, denial: bool = False) -> tuple[str, list[Sequence[str]]] | None:
        """`text` compiled, with what it needs; a problem and None where it cannot be, or wants another number."""
        node = file.node(path)
        try:
            source, needed, found = self.grammar.expand(text, seen)
        except PatternFault as fault:
            end = min(fault.end, len(text))
            self.problems.append(
                file.source.problem_within(fault.code, node, min(fault.start, end - 1), end, **fault.values)
                if isinstance(node, Scalar) and node.text == text
                else file.source.problem(fault.code, node, **fault.values))
            return None
        years = [source.count(f"(?P<{group}>") for group in YEARS]
        # A denial is a pattern without a number; other words hold neither numbers nor years.
        if numbers == 0 and (found or (any(years) and not denial)):
            code = "claims.no-number"
        elif found != numbers:
            code = "claims.one-number"
        elif (numbers or denial) and not needed:
            code = "claims.no-words"
        else:
            code = "claims.year-twice" if max(years) > 1 else ""
        if code:
            self.problems.append(file.source.problem(code, node, text=text, count=found))
            return None
        return source, needed

    def phrase(self, file: Translated, i: int) -> Phrase | None:
        path: Path = ("phrases", i)
        data = file.data["phrases"][i]
        missing = [key for key in ("name", "readings", "patterns") if not data.get(key)]
        if data.get("denials") and "patterns" in missing:
            missing.remove("patterns")
        for key in missing:
            self.fault(file, "claims.missing-key", path, key=_zh_key(key))
        if missing:
            return None
        before = len(self.problems)
        outer = self.grammar
        own = data.get("lists") or {}
        self.grammar = outer.with_lists({name: _list(words) for name, words in own.items()})
        self.grammar = outer.with_lists({name: self.words(file, (*path, "lists", name), (name,)) for name in own})
        compiled = [found for k, text in enumerate(data.get("patterns", ()))
                    if (found := self.expand(file, (*path, "patterns", k), text, numbers=1)) is not None]
        denials = [found for k, text in enumerate(data.get("denials", ()))
                   if (found := self.expand(file, (*path, "denials", k), text, numbers=0, denial=True)) is not None]
        # The longest words are the hardest to come by: a sentence without them need not be searched for this pattern.
        anchors = dict.fromkeys(word for _, needed in (*compiled, *denials) for word in max(needed, key=_length))
        self.anchors |= anchors
        self.denials |= dict.fromkeys(word for _, needed in denials for word in needed[0])
        shares = [SHARE in source for source, _ in compiled]
        if any(shares) and not all(shares):
            self.fault(file, "claims.numbers-and-shares", (*path, "patterns"))
        readings = tuple(reading for k, text in enumerate(data["readings"])
                         if (reading := self.reading(file, (*path, "readings", k), text)) is not None)

        def any_of(key: str, *, lead: bool | None = None) -> Regex:
            return Regex(self.grammar.any_of(self.words(file, (*path, key), lead=lead) if key in data else ()))

        made = Phrase(
            name=data["name"], name_en=data.get("name_en") or data["name"], readings=readings,
            patterns=tuple(Regex(*found) for found in compiled),
            anchors=tuple(anchors),
            unless=any_of("unless", lead=False), unless_before=any_of("unless", lead=True),
            although=any_of("although"), sentence_has=any_of("sentence_has") if data.get("sentence_has") else None,
            sentence_lacks=any_of("sentence_lacks"), denials=tuple(Regex(*found) for found in denials),
            follows=tuple(data.get("follows", ())), examples=self.examples(file, path), file=file.source.file,
            share=any(shares), lead=Regex(f"(?:{any_of('lead').source})*$") if data.get("lead") else None,
            survivors=dict(data.get("survivors") or {}))
        self.grammar = outer
        return made if len(self.problems) == before else None

    def reading(self, file: Translated, path: Path, text: str) -> PhraseReading | None:
        try:
            return read_reading(text, self.vocabularies)
        except ExpressionError as error:
            self.problems.append(
                file.source.problem_in(error.code, file.node(path), error.start, error.end, **error.values))
        except ReadingFault:
            self.fault(file, "claims.own-figures-only", path, text=text)
        return None

    def examples(self, file: Translated, path: Path) -> tuple[Example, ...]:
        out = []
        marks = {**MARKS, **{english: english for english in MARKS.values()}}
        for k, data in enumerate(file.data["phrases"][path[1]].get("examples", ())):
            at = (*path, "examples", k)
            missing = [key for key in ("text", "values") if not data.get(key)]
            for key in missing:
                self.fault(file, "claims.missing-key", at, key=_zh_key(key))
            reads = data.get("reads", "")
            if reads and reads not in marks:
                self.fault(file, "claims.unknown-word", (*at, "reads"), name=reads, candidates="、".join(MARKS))
            elif not missing:
                values = tuple(v for v in data["values"] if v not in ("无", "none"))
                out.append(Example(data["text"], values, marks.get(reads, ""), file.node(at).place.line))
        return tuple(out)


def _length(words: Sequence[str]) -> float:
    return sum(map(len, words)) / len(words)


def _list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _zh_key(en: str) -> str:
    contexts = language().contexts
    return next(key.zh for context in ("phrase", "example") for key in contexts[context].values() if key.en == en)
