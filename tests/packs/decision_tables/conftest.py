"""The command line for these tests too."""

from cli.conftest import gouji_

__all__ = ["gouji_"]
