"""Places as JSON; `corpus/report_input.py` reads them back."""

from __future__ import annotations

from typing import Any

from gouji.reading import PageSpot, ParagraphSpot, Place, SheetSpot, Spot


def place_to_json(place: Place | None) -> dict[str, Any] | None:
    """`line` and `cell`; for what is no text also `spots`, each with the keys of its kind (page and box, table, row and
    cell, paragraph, sheet and cell, path)."""
    if place is None:
        return None
    out: dict[str, Any] = {"line": place.line} if place.cell is None else {"line": place.line, "cell": place.cell}
    if place.spots:
        out["spots"] = [_spot_to_json(spot) for spot in place.spots]
    return out


def _spot_to_json(spot: Spot) -> dict[str, Any]:
    if isinstance(spot, PageSpot):
        return {"page": spot.page, "box": [round(side, 1) for side in spot[1:]]}
    if isinstance(spot, SheetSpot):
        return {"sheet": spot.sheet, "cell": spot.cell}
    out: dict[str, Any] = {"paragraph": spot.number} if isinstance(spot, ParagraphSpot) else {
        "table": spot.table, "row": spot.row, "cell": spot.cell}
    return {**out, "path": spot.path} if spot.path else out
