"""A loaded rule pack, and loading one: from the cache where nothing changed, else from its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from gouji.cached import cached
from gouji.claims import PhraseBook
from gouji.language import Translated
from gouji.packs.binding import BoundRule
from gouji.packs.decision_tables.model import DecisionTable
from gouji.packs.models import Basis, Rule
from gouji.packs.parameters import Parameter
from gouji.packs.samples import Sample
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary

# 31 January (Regulations on Open Government Information, article 50).
USUAL_DEADLINE = "01-31"


def due(year: int, deadline: str = "") -> str:
    """The last day to hand in the report of `year`, YYYY-MM-DD; `deadline`: the pack's day of the next year, MM-DD."""
    return f"{year + 1:04}-{deadline or USUAL_DEADLINE}"


@dataclass(frozen=True, eq=False)
class Pack:
    """A loaded pack. `bound[template][rule id]` is the rule made ready for that template; `reasoning` the files of it.

    `hash` covers every file of the pack and those that all packs share: the same hash, the same rules. `reading_hash`
    covers those by which a document becomes a report with its claims: the same hash, the same reports.

    `inherited`: the folders of the packs it inherits from, the nearest first. `disabled`: rules turned off, with the
    reason. `deadline`: the day of the year by which reports are handed in, MM-DD. `claim_files`: the files of its
    phrases. `decision_tables`: what decides severities and the verdict in place of the rules' own. `own` and
    `own_phrases`: the rules and phrases that stand in its own files, not in those it inherits.
    """

    name: str
    version: str
    hash: str
    folder: Path
    vocabularies: tuple[Vocabulary, ...]
    bases: dict[str, Basis]
    phrases: PhraseBook
    rules: tuple[Rule, ...]
    bound: dict[str, dict[str, BoundRule]] = field(repr=False)
    reasoning: tuple[Translated, ...] = field(repr=False)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    reading_hash: str = ""
    samples: dict[str, Sample] = field(default_factory=dict)
    since: str = ""
    note: str = ""
    inherited: tuple[Path, ...] = ()
    disabled: dict[str, str] = field(default_factory=dict)
    deadline: str = ""
    claim_files: tuple[Path, ...] = ()
    own: frozenset[str] = frozenset()
    own_phrases: frozenset[str] = frozenset()
    decision_tables: tuple[DecisionTable, ...] = ()

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises KeyError with the ids that are like it."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        from difflib import get_close_matches

        raise KeyError(", ".join(get_close_matches(rule_id, [r.id for r in self.rules], 3, 0.3)))

    @property
    def own_rules(self) -> tuple[Rule, ...]:
        """Those that its own tests are about; those inherited are tested where they stand."""
        return tuple(rule for rule in self.rules if rule.id in self.own)

    @property
    def values(self) -> dict[str, int | Decimal]:
        """What `参数.名` stands for in the rules, by the newest values."""
        return {name: parameter.value for name, parameter in self.parameters.items()}

    def values_of(self, year: int) -> dict[str, int | Decimal]:
        """Likewise for the report of `year`: the values in force on the day it was due."""
        day = self.due(year)
        return {name: parameter.on(day) for name, parameter in self.parameters.items()}

    def due(self, year: int) -> str:
        """The last day to hand in the report of `year`, YYYY-MM-DD."""
        return due(year, self.deadline)

    def cited(self, rule: Rule, year: int) -> list[Basis]:
        """The bases of a rule in force when the report of `year` was due; all of them where none was."""
        due = self.due(year)
        bases = [self.bases[basis] for basis in rule.basis]
        return [b for b in bases if b.first_day <= due and (not b.last_day or due <= b.last_day)] or bases

    def vocabulary(self, template: str) -> Vocabulary:
        return next(v for v in self.vocabularies if v.id == template)


def load_pack(path: Path | str | None = None) -> Pack:
    """The pack of a folder (or its pack.yaml); without a path, the national pack that ships with Gouji.

    Raises ProblemsError with every mistake found: file, line, column, cause and remedy.
    """
    folder = Path(path) if path is not None else rules_folder()
    file = (folder if folder.is_file() else folder / "pack.yaml").absolute()

    def load() -> tuple[Pack, list[Path]]:
        from gouji.packs.load import Loader  # pydantic and YAML, which a cached pack needs not

        loader = Loader(file)
        return loader.load(), [*loader.files, *loader.folders]

    # Messages name files as seen from where the user stands, so that is part of what was built.
    return cached("pack", load, key=f"{Path.cwd()}|{file}")
