"""What a number in the narrative may mean: the readings of a phrase, bound to the templates that have their figures."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.claims.phrases import PhraseReading
from gouji.expressions import ExpressionError, Node, bind, check_type, parse, references
from gouji.expressions.fields import Binding, Fields
from gouji.expressions.nodes import Binary, Call, Reference, walk
from gouji.fitting import Reading
from gouji.vocabulary import Vocabulary

SUM = "求和"


class ReadingFault(Exception):  # noqa: N818 - turned into a problem by who knows the file
    """The reading uses figures that are not this report's own."""


def read_reading(text: str, vocabularies: Sequence[Vocabulary]) -> PhraseReading:
    """The reading on every template that knows its names.

    Raises ExpressionError (of the newest template) where none does, ReadingFault for another report's figures.
    """
    bound: dict[str, Node] = {}
    error: ExpressionError | None = None
    for vocabulary in vocabularies:
        fields = Fields(vocabulary)
        try:
            node = bind(parse(text), lambda parts, fields=fields: fields.resolve(parts, Binding()))  # type: ignore[misc]
            check_type(node, "number")
        except ExpressionError as fault:
            error = fault
            continue
        if any(key.scope != "own" for reference in references(node) for key in reference.keys):
            # Claims are read before last year's report, a roster or parameters are at hand.
            raise ReadingFault
        bound[vocabulary.id] = node
    if error is not None and not bound:
        raise error
    return PhraseReading(text, bound, {template: _shown(text, node) for template, node in bound.items()})


def _shown(text: str, node: Node) -> Reading:
    """As figure ids where it is a plain sum of cells, else as its expression."""
    plain = all(isinstance(part, Reference) or (isinstance(part, Binary) and part.operator == "+")
                or (isinstance(part, Call) and part.function == SUM) for part in walk(node))
    return Reading(text, tuple(key.id for r in references(node) for key in r.keys) if plain else None)
