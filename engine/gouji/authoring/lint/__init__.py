"""What is wrong, or can hardly be meant, in a rule pack: told before any report is audited with it."""

from gouji.authoring.lint.run import Linted, lint

__all__ = ["Linted", "lint"]
