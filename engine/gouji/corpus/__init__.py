"""Many reports at once: finding files, pairing years, running the audit."""

from gouji.corpus.files import find_files
from gouji.corpus.history import confirmed_in
from gouji.corpus.run import audit, parse

__all__ = ["audit", "confirmed_in", "find_files", "parse"]
