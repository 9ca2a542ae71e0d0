"""The sentences of this folder, in one language."""

from __future__ import annotations

from collections.abc import Callable

from gouji.messages import Lang, message


def speaker(lang: Lang) -> Callable[..., str]:
    """What says a sentence of the area `backtest` by its name, its holes filled."""
    def say(sentence: str, /, **values: object) -> str:
        return message(f"backtest.{sentence}", lang, **values)

    return say
