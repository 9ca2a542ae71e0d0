"""The page of what may be written in the files of a pack, from `rules/language.yaml`."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.site.blocks import Block, Cell, Page, paragraph, section, table
from gouji.authoring.site.subject import Subject
from gouji.language import Key, language
from gouji.messages import catalogue

# The contexts that whoever writes rules meets, those of a rule first; the others are for whoever keeps the pack.
_FIRST = ("rule", "applies", "test", "change", "parameter", "basis", "pack", "adjustment", "sample", "claims", "phrase",
          "example", "reasoning_rule", "vocabulary", "table", "row", "column")


def language_page(subject: Subject) -> Page:
    contexts = language().contexts
    blocks: list[Block] = [paragraph(subject.say("language-intro"))]
    blocks += [section(subject.say(f"context-{name}"), table(
        [subject.say(head) for head in ("key", "alias", "is", "meaning")], _keys(name, subject), (4, 4, 6, 11)))
        for name in _FIRST if name in contexts and f"context-{name}" in catalogue("site")]
    return Page("language", subject.say("language"), tuple(blocks))


def _keys(context: str, subject: Subject) -> Iterator[list[Cell]]:
    for key in dict.fromkeys(language().contexts[context].values()):
        yield [[key.zh], [key.en], [_is(key, subject)], [key.meaning]]


def _is(key: Key, subject: Subject) -> str:
    """What is written there: one of fixed words, a text, a list, or keys of its own."""
    if key.context is not None:
        return subject.say("holds-keys")
    if key.value in language().values:
        spelled = [word for word in language().values[key.value] if word.isascii() == (subject.lang == "en")]
        return "、".join(spelled) if subject.lang == "zh" else ", ".join(spelled)
    return subject.say(f"holds-{key.value}")
