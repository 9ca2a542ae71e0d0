"""What cannot be read is refused with what to do; what need not be right is doubted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from reading.pdf.drawing import HEIGHT, WIDTH, codes, drawn, lay, read, rule, tables, texts
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from gouji.messages import remedy
from gouji.reading import Paragraph, Picture, UnreadableError
from gouji.reading.limits import limits
from gouji.reading.pdf import read_pdf

SCAN = ImageReader(Image.new("L", (60, 80), 200))


def say(canvas) -> None:
    canvas.drawString(60, 700, "一段文字。")


def scan(canvas) -> None:
    canvas.drawImage(SCAN, 20, 20, WIDTH - 40, HEIGHT - 40)


def refused(raw: bytes, **more: int) -> UnreadableError:
    with pytest.raises(UnreadableError) as error:
        read_pdf(raw, "a.pdf", replace(limits(), **more))
    assert remedy(error.value.code)
    return error.value


def test_a_password_to_open_is_named():
    raw = drawn(say, encrypt=StandardEncryption("secret", strength=128))
    assert refused(raw).code == "pdf.encrypted"


def test_a_password_to_change_stops_nobody_from_reading():
    raw = drawn(say, encrypt=StandardEncryption("", ownerPassword="secret", strength=128))
    assert texts(read(raw)) == ["一段文字。"]


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.4\nnonsense" * 50])
def test_a_damaged_file_is_named(raw):
    assert refused(raw).code == "pdf.damaged"


def test_every_truncation_is_refused_or_read_without_an_exception():
    raw = drawn(lambda c: [(say(c), c.showPage()) for _ in range(3)])
    for end in range(0, len(raw), len(raw) // 40):
        try:
            read(raw[:end])
        except UnreadableError as error:
            assert error.code.startswith("pdf.")


def test_scanned_pages_are_named():
    error = refused(drawn(lambda c: [(scan(c), c.showPage()) for _ in range(3)]))
    assert (error.code, error.values) == ("pdf.scan", {"pages": "1-3"})


def test_a_scanned_page_among_others_is_a_picture_in_its_place():
    def draw(canvas):
        say(canvas)
        canvas.showPage()
        scan(canvas)
        canvas.showPage()
        canvas.setFont("STSong-Light", 10)
        say(canvas)

    kinds = [(type(block), getattr(block, "page", None)) for block in read(drawn(draw)).blocks]
    assert kinds == [(Paragraph, None), (Picture, True), (Paragraph, None)]


def test_a_big_picture_in_the_text_is_told_and_a_small_one_is_not():
    def draw(canvas):
        say(canvas)
        canvas.drawImage(SCAN, 60, 400, 300, 200)
        canvas.drawImage(SCAN, 60, 300, 40, 40)

    pictures = [block for block in read(drawn(draw)).blocks if isinstance(block, Picture)]
    assert [picture.page for picture in pictures] == [False]


def test_a_page_without_anything_holds_no_text():
    assert refused(drawn(lambda c: c.showPage())).code == "pdf.no-text"


def test_letters_without_a_meaning_are_refused_and_a_few_are_doubted():
    def draw(private):
        def inner(canvas):
            canvas.drawString(60, 700, "文字" * 20)
            canvas.drawString(60, 600, "\ue001\ue002" * private)
        return inner

    assert refused(drawn(draw(30))).code == "pdf.no-unicode"
    assert codes(read(drawn(draw(3)))) == ["pdf.some-no-unicode"]


def test_a_font_that_names_none_of_its_letters_is_told_from_an_empty_page():
    content = b"BT /F1 9 Tf 20 700 Td %sET" % (b"<01>Tj " * 100)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 1/LastChar 1/Widths[900]>>"]
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % entry for entry in enumerate(objects, 1))
    assert refused(out + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF").code == "pdf.no-unicode"


def test_text_that_is_not_visible_is_read_and_doubted():
    def draw(canvas):
        text = canvas.beginText(60, 700)
        text.setFont("STSong-Light", 10)
        text.setTextRenderMode(3)
        text.textLine("看不见的一句话。")
        canvas.drawText(text)

    document = read(drawn(draw))
    assert [(block.text, block.flags) for block in document.paragraphs()] == [("看不见的一句话。", ("hidden",))]
    assert codes(document) == ["pdf.hidden"]


def test_limits_are_kept():
    many = drawn(lambda c: [(say(c), c.showPage()) for _ in range(4)])
    assert refused(many, pdf_pages=3).code == "pdf.too-many-pages"
    lines = drawn(lambda c: (say(c), [c.line(0, k, 9, k) for k in range(50)]))
    assert refused(lines, pdf_objects=40).code == "pdf.too-many-objects"


def test_fields_that_were_filled_in_are_told():
    def draw(canvas):
        say(canvas)
        canvas.acroForm.textfield(name="a", value="123", x=60, y=500, width=100, height=20)

    assert codes(read(drawn(draw))) == ["pdf.form-fields"]


def test_a_drawing_of_many_lines_is_no_table_and_costs_little():
    def draw(canvas):
        say(canvas)
        for k in range(700):
            canvas.line(50 + k * 0.7, 100, 50 + k * 0.7, 600)
            canvas.line(50, 100 + k * 0.7, 540, 100 + k * 0.7)

    assert tables(read(drawn(draw))) == []


def test_a_grid_of_too_many_slots_is_left_as_text():
    def draw(canvas):
        lay(canvas, [["甲", "1"]], [60, 160], [700])
        rule(canvas, [60, 160, 260], [700, 680])

    document = read_pdf(drawn(draw), "a.pdf", replace(limits(), table_slots=1))
    assert tables(document) == []
    assert texts(document) == ["甲 1"]
