"""What can go wrong in reasoning: a pack outside the envelope, or an engine that did not finish."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.messages import Lang, message, remedy


class _CodedError(Exception):
    """An error whose sentences come from the catalogue."""

    def __init__(self, code: str, values: Mapping[str, object]) -> None:
        self.code = code
        self.values = dict(values)
        super().__init__(code, self.values)

    def text(self, lang: Lang = "zh") -> str:
        """What is wrong."""
        return message(self.code, lang, **self.values)

    def fix(self, lang: Lang = "zh") -> str | None:
        """What the reader can do about it."""
        return remedy(self.code, lang, **self.values)

    def __str__(self) -> str:
        return f"[{self.code}] {self.text('en')}"


class EnvelopeError(_CodedError):
    """A rule pack that some back end could not run as it is meant; `rule_id` is the rule to change."""

    def __init__(self, code: str, rule_id: str, values: Mapping[str, object] | None = None) -> None:
        self.rule_id = rule_id
        super().__init__(f"reasoning.{code}", {"rule": rule_id, **(values or {})})


class EngineError(_CodedError):
    """A run that could not be finished; nothing it derived may be used."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"reasoning.{code}", values)
