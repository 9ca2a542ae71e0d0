"""A rule as people say it: `gouji rules read`, and the pages of `gouji rules docs`."""

from gouji.authoring.sentence.expression import Wording, in_words
from gouji.authoring.sentence.reading import Example, Part, RuleReading, Speech
from gouji.authoring.sentence.rule import read_out

__all__ = ["Example", "Part", "RuleReading", "Speech", "Wording", "in_words", "read_out"]
