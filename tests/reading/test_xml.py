"""XML parts: parsed within bounds, and no document type in any encoding."""

from __future__ import annotations

import contextlib
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.messages import remedy
from gouji.reading import UnreadableError
from gouji.reading.limits import limits
from gouji.reading.xml import parse_xml

ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def refused(raw: bytes, **changes: int) -> str:
    with pytest.raises(UnreadableError) as caught:
        parse_xml(raw, "a.docx", "word/document.xml", dataclasses.replace(limits(), **changes))
    assert remedy(caught.value.code, "zh", **caught.value.values)
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_root_is_given(encoding: str) -> None:
    mark = "" if encoding.startswith("utf-8") else '<?xml version="1.0" encoding="utf-16"?>'
    raw = (mark + "<!-- 注 --><甲><b/>文</甲>").encode(encoding)
    root = parse_xml(raw, "a", "p", limits())
    assert (root.tag, root[0].tail) == ("甲", "文")


@pytest.mark.parametrize("raw", [
    ENTITY.encode(),
    f'<?xml version="1.0" encoding="utf-16"?>{ENTITY}'.encode("utf-16"),
    ENTITY.encode("utf-16-be"),
    ("<!--" + " " * 200_000 + "-->" + ENTITY).encode(),
    b"<?a b?>\n" * 20_000 + b"<!DOCTYPE a><a/>",
])
def test_a_document_type_is_refused(raw: bytes) -> None:
    assert refused(raw) == "zipped.xml-doctype"


@pytest.mark.parametrize("raw", [b"", b"<a>", b"<a></b>", b"text", b"<a>\x01</a>", b"<a>\xff</a>",
                                 b'<?xml version="1.0" encoding="gbk"?><a/>', b'<?xml version="1.0" encoding="x"?><a/>',
                                 b"<a>&x;</a>"])
def test_damage_is_told(raw: bytes) -> None:
    assert refused(raw) == "zipped.xml-damaged"


def test_depth_is_bounded_exactly() -> None:
    assert parse_xml(b"<a>" * 7 + b"</a>" * 7, "a", "p", dataclasses.replace(limits(), xml_depth=7)).tag == "a"
    assert refused(b"<a>" * 8 + b"</a>" * 8, xml_depth=7) == "zipped.xml-too-deep"
    assert refused(b"<a>" * 200_000 + b"</a>" * 200_000) == "zipped.xml-too-deep"


def test_a_long_comment_hides_no_document_type_and_costs_no_time() -> None:
    comment = b"<!--" + b"-x" * 2_000_000 + b"-->"  # dear, were it read anew with every slice
    assert parse_xml(comment + b"<a/>", "a", "p", limits()).tag == "a"
    assert refused(comment + b"<!DOCTYPE a><a/>") == "zipped.xml-doctype"


@pytest.mark.parametrize("raw", [
    b"<a>" + b"<b/>" * 300 + b"</a>",
    b"<a " + b"".join(b'a%d="" ' % i for i in range(300)) + b"/>",
])
def test_tags_and_attributes_are_bounded(raw: bytes) -> None:
    assert refused(raw, html_tags=100) == "zipped.xml-too-large"


@given(st.text(alphabet="<>/a !&;'\"=?-[]x甲", max_size=40))
def test_nothing_else_is_raised(text: str) -> None:
    with contextlib.suppress(UnreadableError):
        parse_xml(("<a>" + text + "</a>").encode(), "a", "p", limits())
    with contextlib.suppress(UnreadableError):
        parse_xml(text.encode("utf-16"), "a", "p", limits())
