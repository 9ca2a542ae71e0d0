"""An audit as JSON text, report by report, so that thousands never stand in memory together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from gouji.corpus.audits import Audit
from gouji.messages import Lang
from gouji.rendering.views import audit_frame, report_view

_HERE = "\u0000reports"


def render_json(audit: Audit, lang: Lang = "zh") -> str:
    return "".join(json_chunks(audit, lang))


def json_chunks(audit: Audit, lang: Lang = "zh") -> Iterator[str]:
    """The text of `views.audit_view` in pieces."""
    before, after = _dumped({**audit_frame(audit, lang), "reports": _HERE}).split(json.dumps(_HERE))
    yield before
    yield "["
    for number, report in enumerate(audit.reports):
        text = _dumped(report_view(report, audit, lang))
        yield (",\n" if number else "\n") + "\n".join("  " + line for line in text.splitlines())
    yield ("\n ]" if audit.summaries else "]") + after + "\n"


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
