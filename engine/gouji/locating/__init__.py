"""Which cell is wrong: the smallest repairs of a table whose equations fail."""

from gouji.locating.causes import Cause, Change, Repair
from gouji.locating.locate import locate

__all__ = ["Cause", "Change", "Repair", "locate"]
