"""Names of files that strangers give."""

import pytest

from helpdesk.tickets.attachments import LONGEST_NAME, safe_name


@pytest.mark.parametrize(("given", "kept"), [
    ("silla.jpg", "silla.jpg"),
    ("Factura nº 7 (copia).pdf", "Factura nº 7 (copia).pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Windows\\system32\\cmd.exe", "cmd.exe"),
    (".htaccess", "htaccess"),
    ("..", "file"),
    ("///", "file"),
    ("CON", "file_CON"),
    ("nul.txt", "file_nul.txt"),
    ("a\x00b\nc.txt", "a_b_c.txt"),
    ("a\u202egpj.exe", "a_gpj.exe"),
    ('x" onload="alert(1).svg', "x_ onload=_alert(1).svg"),
    ("<script>.html", "_script_.html"),
    ("a" * 300 + ".pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
    ("a" * 300, "a" * LONGEST_NAME),
])
def test_safe_name(given, kept):
    assert safe_name(given) == kept
