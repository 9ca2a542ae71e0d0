"""Pages saved as one file."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.html.pages import lines, page, tables, texts

from gouji.reading import Document, UnreadableError
from gouji.reading.html import read_mht
from gouji.reading.limits import limits

FILES = Path(__file__).parent / "files"
TEXT = page(
    "<p>云溪县2023年度公开报告</p><table><tr><td>收到<td>12<tr><td>办结<td>11</table>", '<meta charset="gb2312">'
)


def mht(raw: bytes) -> Document:
    return read_mht(raw, "page.mht", limits())


def related(*parts: MIMEBase, **parameters: str) -> bytes:
    whole = MIMEMultipart("related", **parameters)
    whole["Subject"] = "云溪县"
    for part in parts:
        whole.attach(part)
    return whole.as_bytes()


def html(text: str, charset: str = "utf-8", **headers: str) -> MIMEText:
    part = MIMEText(text, "html", charset)
    for name, value in headers.items():
        part[name.replace("_", "-")] = value
    return part


def is_right(document: Document) -> bool:
    return (document.format, lines(document), [texts(t) for t in tables(document)]) == (
        "mht",
        ["云溪县2023年度公开报告"],
        [[["收到", "12"], ["办结", "11"]]],
    )


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_with_its_pictures(charset: str) -> None:
    picture = MIMEBase("image", "png")
    picture.set_payload("AAAA")
    assert is_right(mht(related(html(TEXT, charset, Content_Location="http://site/a.html"), picture)))


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_however_the_page_is_written(transfer: str, charset: str) -> None:
    message = EmailMessage()
    message.set_content(TEXT.encode(charset), "text", "html", cte=transfer)
    assert is_right(mht(b"\r\n" + message.as_bytes()))


def test_the_page_that_the_file_is_of() -> None:
    other = html(page("<p>另页</p>"), Content_ID="<b>")
    assert is_right(mht(related(other, html(TEXT, Content_ID="<a>"), start="<a>")))


def test_the_frame_that_holds_the_text() -> None:
    assert is_right(
        mht(related(html(page('<iframe src="cid:f"></iframe>')), html("<p>1"), html(TEXT, Content_ID="<f>")))
    )


def test_a_snapshot_of_chromium() -> None:
    document = mht((FILES / "snapshot.mht").read_bytes())
    assert lines(document) == ["云溪县2023年度公开报告", "一、概况", "全年收到申请12件，办结11件。", "完"]
    assert [texts(t) for t in tables(document)] == [[["项目", "件数"], ["收到", "12"], ["办结", "11"]]]
    assert document.doubts == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx",
        b"x",
        b"Content-Type: multipart/related; boundary=a\n\n--a\nContent-Type: text/html\n\n\n--a--",
        related(MIMEText("x", "plain")),
    ],
)
def test_a_file_without_a_page(raw: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        mht(raw)
    assert caught.value.code == "web.mht-damaged"


@given(
    st.lists(
        st.sampled_from(
            [
                b"Content-Type: text/html",
                b"Content-Type: multipart/related; boundary=a",
                b"--a",
                b"--a--",
                b"",
                b"Content-Transfer-Encoding: base64",
                b"=E4=BA",
                b"<p>x",
                b"\xff\x80",
                b'start="<"',
                b"Content-ID: <",
                b" \t",
                b"Content-Type: =?x?q?=",
                b'Content-Type: multipart/; boundary="a',
            ]
        ),
        max_size=30,
    )
)
def test_a_damaged_file_is_read_or_refused(parts: list[bytes]) -> None:
    try:
        mht(b"\n".join(parts))
    except UnreadableError as error:
        assert error.code.startswith(("web.", "reading."))
