"""Templates as data: what the official form prints, and how real reports spell it."""

from gouji.vocabulary.load import load_vocabulary, parse_years
from gouji.vocabulary.model import (
    Block,
    Column,
    FigureSpec,
    Group,
    Label,
    Row,
    Section,
    Span,
    Table,
    Vocabulary,
    figure_id,
)

__all__ = ["Block", "Column", "FigureSpec", "Group", "Label", "Row", "Section", "Span", "Table", "Vocabulary",
           "figure_id", "load_vocabulary", "parse_years"]
