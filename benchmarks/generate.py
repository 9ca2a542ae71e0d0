"""Consistent annual reports made at random: the generator of tests/properties, for the benchmarks."""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from properties.made import Made, make, make_pair

from gouji.vocabulary import Vocabulary

__all__ = ["Made", "generate", "make", "make_pair"]


def generate(vocabulary: Vocabulary, year: int, rng: random.Random) -> Made:
    """One consistent report on a form; of the form's first year where `year` is not one of its own."""
    return make(rng.getrandbits(48), year if vocabulary.in_force(year) else vocabulary.first_year)
