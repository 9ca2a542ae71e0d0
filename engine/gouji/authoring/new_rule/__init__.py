"""`gouji rules new`: a few questions in words, and a rule with tests that notice every change to it."""

from gouji.authoring.new_rule.interview import KINDS, Asker, Finished, UntestableError, interview
from gouji.authoring.new_rule.place import PlaceError, check_place, put

__all__ = ["KINDS", "Asker", "Finished", "PlaceError", "UntestableError", "check_place", "interview", "put"]
