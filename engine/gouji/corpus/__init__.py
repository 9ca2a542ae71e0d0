"""Many reports at once: finding files, pairing years, running the audit."""

from gouji.corpus.audits import Audit, NotAudited
from gouji.corpus.files import find_files
from gouji.corpus.history import confirmed_in
from gouji.corpus.run import audit, parse

__all__ = ["Audit", "NotAudited", "audit", "confirmed_in", "find_files", "parse"]
