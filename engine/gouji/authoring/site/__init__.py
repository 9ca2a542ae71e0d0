"""The site of a pack's rules: `gouji rules docs`."""

from gouji.authoring.site.backtest import Tried, read_backtest
from gouji.authoring.site.build import MARKER, NoSphinxError, NotBuiltError, TakenError, build_site, check_folder
from gouji.authoring.site.subject import Subject

__all__ = ["MARKER", "NoSphinxError", "NotBuiltError", "Subject", "TakenError", "Tried", "build_site", "check_folder",
           "read_backtest"]
