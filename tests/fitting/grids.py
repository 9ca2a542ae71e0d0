"""Pages as documents with known grids, without any file format between; and what may go wrong with a grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from noise import vocabularies
from writers.pages import Grid, Page

from gouji.fitting import Report, fit
from gouji.reading import Block, Cell, Document, Paragraph, ParagraphSpot, Place, TableBlock, TableSpot

Rows = list[list[Cell]]


def document(page: Page, mutate: Callable[[Rows, Grid, int], list[Rows]] | None = None) -> Document:
    """The page as its blocks. `mutate` gets the rows of a grid, the grid and the line where it begins, and gives the
    rows of the pieces that become a table each."""
    blocks: list[Block] = []
    line = tables = 0
    for item in page.items:
        if not isinstance(item, Grid):
            line += 1
            text = item.number + item.text if hasattr(item, "number") else item.text
            blocks.append(Paragraph(text.strip(), Place(line, None, (ParagraphSpot(line),))))
            continue
        tables += 1
        columns = {turn: min(c for c, slot in enumerate(slots) if slot == turn)
                   for slots in item.slots() for turn in set(slots)}
        rows: Rows = []
        for r, row in enumerate(item.rows):
            line += 1
            rows.append([Cell(cell.text, Place(line, i + 1, (TableSpot(tables, r + 1, i + 1),)), columns[r, i],
                              cell.columns, cell.rows) for i, cell in enumerate(row)])
        for piece in mutate(rows, item, tables) if mutate else [rows]:
            width = max((c.column + c.columns for row in piece for c in row), default=0)
            blocks.append(TableBlock(tuple(map(tuple, piece)), True, Place(line), max(width, 1)))
    return Document("made.docx", "docx", tuple(blocks))


def fitted(made: Document) -> Report:
    return fit(made, vocabularies())


def unsaid(report: Report, page: Page) -> Mapping[str, object]:
    """Figures that are wrong without a doubt: neither doubtful themselves nor named by one, nor said to be missing."""
    named = {key for doubt in report.doubts for key in doubt.figures}
    return {key: (wanted, figure.value, figure.state) for key, wanted in page.wanted.items()
            if (figure := report.figures[key]) and not figure.doubtful and key not in named
            and figure.state != "missing" and (figure.value, figure.state) != (wanted.value, wanted.state)}


def doubted(report: Report) -> int:
    named = {key for doubt in report.doubts for key in doubt.figures}
    return sum(figure.doubtful or key in named for key, figure in report.figures.items())


def split(random: Random) -> Callable[[Rows, Grid, int], list[Rows]]:
    """A page break makes two tables of one: merged labels go on as blanks."""
    def mutate(rows: Rows, grid: Grid, table: int) -> list[Rows]:
        if len(rows) < 8 or random.random() < 0.5:
            return [rows]
        at = random.randrange(grid.header_rows + 2, len(rows) - 1)
        first, second = [list(row) for row in rows[:at]], [list(row) for row in rows[at:]]
        for r, row in enumerate(first):
            for i, cell in enumerate(row):
                if r + cell.rows > at:
                    second[0].append(Cell("", second[0][0].place if second[0] else cell.place, cell.column,
                                          cell.columns, r + cell.rows - at))
                    row[i] = cell._replace(rows=at - r)
        second[0].sort(key=lambda cell: cell.column)
        second[0] = [c._replace(place=c.place._replace(cell=i + 1)) for i, c in enumerate(second[0])]
        return [first, second]
    return mutate


def shifted(random: Random) -> Callable[[Rows, Grid, int], list[Rows]]:
    """The numbers of some rows stand a column too far right or left, as in a grid that was read wrong."""
    def mutate(rows: Rows, grid: Grid, table: int) -> list[Rows]:
        for r in range(grid.header_rows, len(rows)):
            if random.random() < 0.2:
                free = grid.labels > 0 and not any(c.column + c.columns == grid.labels for c in rows[r])
                by = random.choice((-1, 1)) if free else 1
                rows[r] = [c._replace(column=c.column + by) if c.column >= grid.labels else c for c in rows[r]]
        return [rows]
    return mutate


def torn(random: Random) -> Callable[[Rows, Grid, int], list[Rows]]:
    """Single cells are not there, or cover their neighbour to the right or below."""
    def mutate(rows: Rows, grid: Grid, table: int) -> list[Rows]:
        for r in range(grid.header_rows, len(rows)):
            for i in range(len(rows[r]) - 1, 0, -1):
                cell = rows[r][i]
                if cell.column < grid.labels or random.random() > 0.05:
                    continue
                how = random.choice(("gone", "right", "down"))
                if how == "gone":
                    del rows[r][i]
                elif not cell.text:
                    continue  # an empty cell over two is empty in both
                elif how == "right" and i + 1 < len(rows[r]):
                    rows[r][i] = cell._replace(columns=cell.columns + rows[r][i + 1].columns)
                    del rows[r][i + 1]
                elif how == "down" and r + 1 < len(rows):
                    below = [j for j, c in enumerate(rows[r + 1]) if c.column == cell.column and c.rows == 1]
                    if below and cell.rows == 1 and rows[r + 1][below[0]].columns == cell.columns:
                        rows[r][i] = cell._replace(rows=2)
                        del rows[r + 1][below[0]]
        return [rows]
    return mutate


def misspelt(random: Random) -> Callable[[Rows, Grid, int], list[Rows]]:
    """Headings with a character too few."""
    def mutate(rows: Rows, grid: Grid, table: int) -> list[Rows]:
        for r in range(grid.header_rows):
            rows[r] = [c._replace(text=c.text[:-1]) if len(c.text) > 2 and random.random() < 0.2 else c
                       for c in rows[r]]
        return [rows]
    return mutate


MUTATIONS = {"split": split, "shifted": shifted, "torn": torn, "misspelt": misspelt}
__all__ = ["MUTATIONS", "document", "doubted", "fitted", "unsaid"]
