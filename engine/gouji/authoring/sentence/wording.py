"""How the pieces of a sentence are put together: quotation marks, lists, and the spaces around numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gouji.messages import Lang, message

# Stands beside a number until the sentence is whole: a space only between two words, never beside a mark.
_BESIDE = "\x1f"
_SPACES = re.compile(rf"(?<=(.)){_BESIDE}+(?=(.))|{_BESIDE}", re.DOTALL)
_HOLE = re.compile(r"\{([^{}]*)\}")
_BESIDE_HOLE = re.compile(r" ?(〔[^〔〕]*〕) ?")


def say(name: str, lang: Lang, /, **values: object) -> str:
    """A joint of sentences, from the catalogue."""
    return message(f"sentence.{name}", lang, **values)


def quoted(text: str, lang: Lang) -> str:
    """`text` in quotation marks; in other ones where it has such marks itself, so that its end is never in doubt."""
    return say("quoted-inner" if set(text) & set("“”") else "quoted", lang, text=text)


def listed(items: Sequence[str], lang: Lang, last: str = "last-and") -> str:
    """a、b和c; `last` is the joint before the last one."""
    if len(items) < 2:
        return "".join(items)
    return say("comma", lang).join(items[:-1]) + say(last, lang) + items[-1]


def all_quoted(items: Sequence[str], lang: Lang, last: str = "last-and") -> str:
    return listed([quoted(item, lang) for item in items], lang, last)


def number_in(text: str, lang: Lang) -> str:
    """A number within a sentence: Chinese sets it off from the words beside it, English has its spaces already."""
    return f"{_BESIDE}{text}{_BESIDE}" if lang == "zh" else text


def settled(text: str) -> str:
    """The finished text, with the spaces that its numbers want."""
    return _SPACES.sub(lambda found: " " if _wordlike(found[1]) and _wordlike(found[2]) else "", text)


def _wordlike(character: str | None) -> bool:
    return character is not None and (character.isalnum() or character == "%")


def sentences(texts: Sequence[str], lang: Lang) -> str:
    """Clauses as full sentences, one after the other."""
    joint = "" if lang == "zh" else " "
    return joint.join(say("sentence", lang, text=_capital(text, lang)) for text in texts if text)


def _capital(text: str, lang: Lang) -> str:
    return text[:1].upper() + text[1:] if lang == "en" else text


def holes_told(text: str, spelled: dict[str, str], lang: Lang) -> str:
    """What a message says, its holes named in words; `spelled` leads from their spellings to their identifiers."""
    told = _HOLE.sub(lambda hole: say("hole", lang, name=say(f"hole-{spelled[hole[1]]}", lang))
                     if hole[1] in spelled else hole[0], text)
    # the spaces were for the numbers that the holes will hold
    return _BESIDE_HOLE.sub(r"\1", told) if lang == "zh" else told
