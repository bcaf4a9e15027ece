"""What readers are shown of Markdown that anybody wrote."""

import pytest

from helpdesk.articles.rendering import html_of, text_of


def test_markdown_becomes_html():
    html = html_of("## Pasos\n\n1. **Foto**\n2. [Escribir](https://example.com/a?b=1)\n\n"
                   "| a | b |\n| --- | --- |\n| 1 | ~~2~~ |\n")

    assert "<h2>Pasos</h2>" in html
    assert "<li><strong>Foto</strong></li>" in html
    assert ('<a href="https://example.com/a?b=1" rel="noopener noreferrer nofollow">Escribir</a>'
            in html)
    assert "<td>1</td>" in html
    assert "<s>2</s>" in html


@pytest.mark.parametrize("markdown", [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<svg><script>alert(1)</script></svg>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](data:image/png;base64,AAAA)",
    "![x](javascript:alert(1))",
    "[x](vbscript:msgbox)",
    "<iframe src='https://evil.example'></iframe>",
    "<a href='https://example.com' onclick='alert(1)'>x</a>",
    "<style>@import 'https://evil.example'</style>",
    "<form action='https://evil.example'><input></form>",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```\n</code><script>alert(1)</script>\n```",
    "![x\" onerror=\"alert(1)](https://example.com/a.png)",
    "[x](https://example.com \"a' onmouseover='alert(1)\")",
])
def test_markdown_harms_nobody(markdown):
    html = html_of(markdown).lower()

    # Whatever is left of it is text or within a value: no tag and no attribute of it is one.
    tags = html.split("<")[1:]
    for tag in tags:
        name = tag.strip("/").split(">")[0].split(" ")[0]
        assert name in {"p", "a", "img", "pre", "code", "em", "strong", "/p", "h1", "h2"}
        attributes = tag.split(">")[0]
        assert "href=\"javascript" not in attributes
        assert "href=\"data:" not in attributes
        assert "src=\"data:" not in attributes
        assert "src=\"javascript" not in attributes
        assert " onerror=\"" not in attributes.replace("&quot;", "'")
        assert " onclick=" not in attributes
        assert " onload=" not in attributes


def test_text_of_html_is_plain():
    assert text_of(html_of("# A\n\nb *c* &amp; `<d>`\n\n- e\n- f")) == "A b c & <d> e f"
