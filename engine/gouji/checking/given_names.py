"""Whether the names that a test gives are those of cells that its rule can see, and which are near those that are not.

Names are resolved and nothing is run, so that it is cheap enough for lint.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from gouji.expressions import AmbiguousName, UnknownName
from gouji.expressions.fields import Binding, Fields, row_name
from gouji.packs import BoundRule, Test
from gouji.vocabulary import Vocabulary

_NEAR = 3
_Fault = UnknownName | AmbiguousName


class Stranger(NamedTuple):
    """A name under `key` of a test (given, labels) that no template of its rule has, and what it may have meant; empty
    where it may be any of several, which are `cells` then."""

    key: str
    name: str
    candidates: tuple[str, ...]
    cells: tuple[str, ...] = ()


class GivenNames:
    """The names of one rule's tests on the templates that it is bound to. `parameters`: those of the pack."""

    def __init__(self, bound: Mapping[str, BoundRule], vocabularies: Sequence[Vocabulary],
                 parameters: Collection[str]) -> None:
        self._fields = [(bound[v.id], Fields(v, frozenset(parameters))) for v in vocabularies if v.id in bound]
        self._known: dict[tuple[str, str, str | None, str | None], _Fault | None] = {}

    def strangers(self, test: Test, template: str = "", sample: bool = False) -> list[Stranger]:
        """Those that are nowhere. `template`: the only one that the test is for; `sample`: it stands on a sample, where
        names say which cell by themselves."""
        forms = self._forms(template)
        if next(self._places(forms, sample), None) is None:
            return []
        out = [self._stranger(name, forms, sample) for name in test.given or () if all(
            self._fault(name, fields, binding) is not None for fields, binding in self._places(forms, sample))]
        for name in test.labels or ():
            labels = dict.fromkeys(text for _, fields in forms for spec in fields.vocabulary.figures.values()
                                   for line in (spec.row, spec.column) for text in (line.short, line.label.text))
            if name not in labels:
                near = get_close_matches(name, labels, _NEAR, 0.4) or list(islice(labels, _NEAR))
                out.append(Stranger("labels", name, tuple(near)))
        return out

    def together(self, test: Test, template: str = "", sample: bool = False) -> bool:
        """Whether some scope of some template has all the names, as the test needs to run."""
        forms = self._forms(template)
        if next(self._places(forms, sample), None) is None:
            return True
        return any(all(self._fault(name, fields, binding) is None for name in test.given or ())
                   for fields, binding in self._places(forms, sample))

    def _forms(self, template: str) -> list[tuple[BoundRule, Fields]]:
        return [(ready, fields) for ready, fields in self._fields if template in ("", fields.vocabulary.id)]

    def _places(self, forms: list[tuple[BoundRule, Fields]], sample: bool) -> Iterator[tuple[Fields, Binding]]:
        for ready, fields in forms:
            if sample or ready.rule.check is None:
                yield fields, Binding(ready.table)
            else:  # none where 只看 names nothing on the template
                yield from ((fields, check.scope_of.binding) for check in ready.checks)

    def _fault(self, name: str, fields: Fields, binding: Binding) -> _Fault | None:
        at = (name, fields.vocabulary.id, binding.row, binding.column)  # the table is that of the rule
        if at not in self._known:
            try:
                fields.resolve(tuple(name.split(".")), binding)
                self._known[at] = None
            except (UnknownName, AmbiguousName) as error:
                self._known[at] = error
        return self._known[at]

    def _stranger(self, name: str, forms: list[tuple[BoundRule, Fields]], sample: bool) -> Stranger:
        parts = name.split(".")
        near: list[str] = []
        for fields, binding in islice(self._places(forms, sample), 40):
            fault = self._fault(name, fields, binding)
            if isinstance(fault, AmbiguousName):
                return Stranger("given", name, (), fault.candidates)
            if isinstance(fault, UnknownName) and fault.parts_index < len(parts):
                before, after = parts[:fault.parts_index], parts[fault.parts_index + 1:]
                near += [".".join((*before, one, *after)) for one in fault.candidates]
        vocabulary = forms[-1][1].vocabulary
        near = near or [row_name(vocabulary, figure) for figure in islice(vocabulary.figures, 1)]
        return Stranger("given", name, tuple(dict.fromkeys(near))[:_NEAR])
