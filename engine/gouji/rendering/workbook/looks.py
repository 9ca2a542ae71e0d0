"""How cells look: fonts, soft colours, borders. Colour never says anything that words do not say too."""

from __future__ import annotations

from typing import Any

SONG, HEI = "宋体", "黑体"
_BORDER = "#8C96A3"
_GREY = "#808080"
# 134 is the character set of simplified Chinese: a machine without the font takes another one that has the characters.
_TEXT: dict[str, Any] = {"font_name": SONG, "font_size": 10, "font_charset": 134, "valign": "vcenter"}
_BOX: dict[str, Any] = {"border": 1, "border_color": _BORDER, "text_wrap": True}
_ACTION = {"mend": ("#FBE3E1", "#8E1B14"), "confirm": ("#FFF2D0", "#7A5200"), "consider": ("#E4EEF9", "#1F4E79")}
_SEVERITY = {"error": _ACTION["mend"], "warning": _ACTION["confirm"], "notice": _ACTION["consider"]}
_GOOD = ("#E3F1E3", "#22592A")
_STATE = {
    "returned": _ACTION["mend"], "to_confirm": _ACTION["confirm"], "accepted": _GOOD, "not_audited": _ACTION["mend"],
    "on_time": _GOOD, "late": _ACTION["confirm"], "missing": _ACTION["mend"], "unknown": ("#EDEDED", "#404040"),
    "mended": _GOOD, "unmended": _ACTION["mend"], "new": _ACTION["confirm"], "untold": _ACTION["consider"],
    "undecided": ("#EDEDED", "#404040"), "withdrawn": ("#EDEDED", "#404040"), "broken": _ACTION["mend"],
    "undetermined": _ACTION["confirm"], "not_applicable": ("#EDEDED", "#404040"),
}
# Cells of the official tables.
ROLE_COLOURS = {"guilty": "#F4A9A3", "possible": "#FFD08A", "left": "#DCE9F7", "right": "#C3DAF0", "cell": "#E9E3F5",
                "folded": "#F2F2F2"}

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEI, "font_size": 16, "align": "center", "font_charset": 134, "valign": "vcenter"},
    "subtitle": {**_TEXT, "font_color": "#595959", "align": "center"},
    "note": {**_TEXT, "font_color": "#595959", "text_wrap": True, "align": "left"},
    "section": {**_TEXT, "font_name": HEI, "font_size": 12, "bottom": 2, "bottom_color": "#3B5B84"},
    "head": {**_TEXT, **_BOX, "font_name": HEI, "bg_color": "#D9E4F1", "align": "center"},
    "entry-head": {**_TEXT, **_BOX, "font_name": HEI, "bg_color": "#FFF6DD", "align": "center"},
    "key-head": {**_TEXT, **_BOX, "font_size": 8, "font_color": _GREY, "bg_color": "#EDEDED", "align": "center"},
    "text": {**_TEXT, **_BOX, "align": "left"},
    "short": {**_TEXT, **_BOX, "align": "left", "text_wrap": False, "shrink": True},
    "centre": {**_TEXT, **_BOX, "align": "center"},
    "number": {**_TEXT, **_BOX, "align": "center", "num_format": "0"},
    "date": {**_TEXT, **_BOX, "align": "center", "num_format": "yyyy-mm-dd"},
    "link": {**_TEXT, **_BOX, "align": "left", "font_color": "#1F4E9E", "underline": 1},
    "plain-link": {**_TEXT, "font_color": "#1F4E9E", "underline": 1},
    "label": {**_TEXT, **_BOX, "font_name": HEI, "bg_color": "#EEF2F7", "align": "center"},
    "entry": {**_TEXT, **_BOX, "align": "left", "bg_color": "#FFFDF5"},
    "entry-centre": {**_TEXT, **_BOX, "align": "center", "bg_color": "#FFFDF5"},
    "entry-date": {**_TEXT, **_BOX, "align": "center", "bg_color": "#FFFDF5", "num_format": "yyyy-mm-dd"},
    "key": {**_TEXT, "border": 1, "border_color": "#D9D9D9", "font_size": 7, "font_color": "#A6A6A6",
            "bg_color": "#F5F5F5", "align": "fill"},  # cut off at the border, whatever stands to the right
    "figures": {**_TEXT, "font_name": HEI, "font_size": 11, "align": "center", "bg_color": "#F3F6FA",
                "top": 1, "bottom": 1, "top_color": _BORDER, "bottom_color": _BORDER},
    "printed-head": {**_TEXT, **_BOX, "font_name": HEI, "font_size": 9, "align": "center", "bg_color": "#F3F5F8"},
    "printed-label": {**_TEXT, **_BOX, "font_size": 9, "align": "left"},
    "printed": {**_TEXT, **_BOX, "align": "center", "num_format": "0"},
}
for _name, (_back, _front) in (_ACTION | _SEVERITY | _STATE).items():
    LOOKS[f"state-{_name}"] = {**_TEXT, **_BOX, "align": "center", "bg_color": _back, "font_color": _front}
    LOOKS[f"count-{_name}"] = LOOKS[f"state-{_name}"] | {"bold": True, "num_format": "0"}


def printed_look(role: str | None, empty: bool, doubtful: bool) -> dict[str, Any]:
    """A cell of an official table: coloured by the finding that marks it, hatched where nothing stands in it, framed
    with dashes where the reading is not certain."""
    look = dict(LOOKS["printed"])
    if role:
        look["bg_color"] = ROLE_COLOURS[role]
    if role == "guilty":
        look |= {"bold": True, "font_color": "#7A0C06", "border": 2, "border_color": "#B3261E"}
    if empty:
        # Excel draws a pattern in the colour of the front over the colour of the back.
        look |= {"pattern": 14, "fg_color": "#BFBFBF", "bg_color": look.get("bg_color", "#FFFFFF")}
    if doubtful:
        look |= {"border": 8, "border_color": "#8A5A00", "italic": True}
    return look
