"""Many reports at once: finding files, pairing years, running the audit."""

from gouji.corpus.files import find_files
from gouji.corpus.run import audit, parse, parse_files

__all__ = ["audit", "find_files", "parse", "parse_files"]
