"""Documents to reports: the form is known, so it is fitted, not guessed."""

from gouji.fitting.fit import fit
from gouji.fitting.identity import organisation
from gouji.fitting.report import Claim, Figure, Organisation, PrintedLabel, Reading, Report, SectionText

__all__ = ["Claim", "Figure", "Organisation", "PrintedLabel", "Reading", "Report", "SectionText", "fit", "organisation"]
