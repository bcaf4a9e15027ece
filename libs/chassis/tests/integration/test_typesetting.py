"""Documents typeset apart from the service, by templates that nobody trusts."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from chassis.printing import TemplateFails, typeset

MOMENT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
SHOWS_DATA = "#let data = json(bytes(sys.inputs.data))\n#data.text"


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def failure_of(source, data=None, **options):
    with pytest.raises(TemplateFails) as caught:
        typeset(source, data or {}, made_at=MOMENT, **options)
    return caught.value


def test_document_shows_the_data_as_pdf_a_3():
    pdf = typeset(SHOWS_DATA, {"text": "Peñíscola, 1.234,50 €"}, made_at=MOMENT)

    assert text_of(pdf) == "Peñíscola, 1.234,50 €"
    metadata = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata


def test_document_is_the_same_when_it_is_typeset_again():
    first = typeset(SHOWS_DATA, {"text": "once"}, made_at=MOMENT)

    assert typeset(SHOWS_DATA, {"text": "once"}, made_at=MOMENT) == first


def test_data_is_text_and_never_a_template():
    pdf = typeset(SHOWS_DATA, {"text": '#read("/etc/passwd") $x$ *b*'}, made_at=MOMENT)

    assert '#read("/etc/passwd") $x$ *b*' in text_of(pdf).replace("\n", " ")


def test_failure_tells_the_line_of_the_template():
    failure = failure_of("= Invoice\n\n  #nowhere")

    assert str(failure) == "Line 3, column 3: unknown variable: nowhere"
    assert (failure.line, failure.column) == (3, 3)


def test_template_that_loops_for_ever_is_refused():
    failure = failure_of("#let f(n) = { while n >= 0 { n += 1 } }\n#f(0)")

    assert str(failure) == "Line 1, column 14: loop seems to be infinite"


def test_template_that_does_not_end_is_stopped():
    # Each loop is within what Typst allows, all of them together would take years.
    source = "#let n = 0\n" + "".join("#for _ in range(9000) { " for _ in range(5)) + "n += 1" + (
        " }" * 5)

    assert str(failure_of(source.replace("{ #for", "{ for"), seconds=1)) == (
        "It takes more than 1 seconds.")


@pytest.mark.parametrize("source", [
    "#let held = range(100000000).map(str)\n#held.len()",
    '#let text = "ab" * 2000000000\n#text.len()',
])
def test_template_that_fills_the_memory_is_stopped(source):
    assert str(failure_of(source)) == "It takes more memory than a document may."


def test_document_that_is_too_large_is_refused():
    # Hundreds of thousands of letters on one page, each drawn by itself.
    failure = failure_of("#set page(height: auto)\n#lorem(40000)", seconds=20, format="svg")

    assert str(failure) == "The document would be larger than 12 MB."


@pytest.mark.parametrize("path", [
    "/etc/passwd", "../../../../etc/passwd", "/proc/self/environ", str(Path(__file__)),
])
@pytest.mark.parametrize("function", ["read", "json", "image", "include"])
def test_template_can_read_no_file(path, function):
    source = f'#include "{path}"' if function == "include" else f'#{function}("{path}")'

    failure = failure_of(source)

    assert "not found" in failure.message or "escape" in failure.message


def test_template_can_fetch_no_package():
    assert "package not found" in failure_of('#import "@preview/cetz:0.3.0": *').message


def test_process_of_a_template_knows_nothing_of_the_service(monkeypatch):
    monkeypatch.setenv("VINCULO_BILLING_MONGODB_URL", "mongodb://secret@store")

    with pytest.raises(TemplateFails):
        typeset('#read("/proc/self/environ")', {}, made_at=MOMENT)
    assert "secret" not in text_of(typeset("#sys.inputs.keys()", {}, made_at=MOMENT))


def test_characters_that_no_font_has_are_shown_by_a_sign():
    pdf = typeset(SHOWS_DATA, {"text": "株式会社 Ana ไทย 😀 & Ñandú"}, made_at=MOMENT)

    assert text_of(pdf) == "□□□□ Ana □□□ □ & Ñandú"


def test_template_may_bring_its_pictures_along():
    source = """#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>
<rect width='9' height='9' fill='red'/></svg>"), format: "svg", alt: "red")"""

    assert typeset(source, {}, made_at=MOMENT).startswith(b"%PDF-")


def test_template_that_holds_such_a_character_itself_is_refused():
    assert "could not be displayed" in failure_of("株式会社").message


def test_documents_are_typeset_side_by_side():
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(
            lambda number: typeset(SHOWS_DATA, {"text": str(number)}, made_at=MOMENT), range(16)))

    assert [text_of(pdf) for pdf in made] == [str(number) for number in range(16)]


def test_service_goes_on_after_a_template_failed():
    failure_of("#panic()")

    assert text_of(typeset("Here", {}, made_at=MOMENT)) == "Here"
