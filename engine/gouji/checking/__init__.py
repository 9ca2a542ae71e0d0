"""Rules applied to reports: outcomes with their evidence."""

from gouji.checking.check import Subject, check, outcomes, subject_of
from gouji.checking.results import WORST, Reason, Result, Status, show_number
from gouji.expressions.lookups import Below

__all__ = ["WORST", "Below", "Reason", "Result", "Status", "Subject", "check", "outcomes", "show_number", "subject_of"]
