"""What a letter may cite: bases that were verified; the numbers of others are told in words, whoever wrote them."""

from __future__ import annotations

import re

from gouji.messages import Lang, message
from gouji.packs import Pack

_QUOTED = re.compile(r"(“[^”]*”)")


def cite(pack: Pack, basis: str) -> str:
    """A basis as letters cite it, "" for one that is not verified or not registered."""
    known = pack.bases.get(basis)
    return known.cite() if known is not None and known.verified else ""


def unverified(pack: Pack) -> list[str]:
    """The ids of the bases that rules name and letters may not cite."""
    named = {basis for rule in pack.rules for basis in rule.basis}
    return [basis.id for basis in pack.bases.values() if basis.id in named and not basis.verified]


def only_verified(text: str, pack: Pack, lang: Lang) -> str:
    """A sentence of ours without the numbers of documents that are not verified; what it quotes stays as it is."""
    numbers = _in_words(pack, lang)
    if not any(number in text for number in numbers):
        return text
    parts = _QUOTED.split(text)
    for i in range(0, len(parts), 2):
        for number, words in numbers.items():
            parts[i] = parts[i].replace(number, words)
    return "".join(parts)


def _in_words(pack: Pack, lang: Lang) -> dict[str, str]:
    """The number of each such document, and what to say for it; a form goes by the year from which it is used."""
    verified = {basis.document for basis in pack.bases.values() if basis.verified}
    out = {basis.document: message("letters.some-document", lang) for basis in pack.bases.values()
           if basis.document and basis.document not in verified}
    for vocabulary in pack.vocabularies:
        basis = pack.bases.get(vocabulary.basis)
        if basis is not None and basis.document in out:
            out[basis.document] = message("letters.some-form", lang, year=vocabulary.first_year)
    return out
