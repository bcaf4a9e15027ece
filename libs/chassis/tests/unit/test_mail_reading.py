"""Mails as strangers write them: whatever is in them, they are read, and nothing runs away."""

import contextlib
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.mail_reading import read_message, text_of_html


def mail(**headers):
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def test_read_message_finds_what_a_mail_says():
    message = mail(From="José Núñez <Jose@Example.com>", To="ventas@acme.com, nobody",
                   Cc="JOSE@example.com, Eva <eva@example.com>", Subject="Petición\u00a0nueva",
                   Date="Mon, 02 Feb 2026 16:30:00 +0100", Message_ID="<b@x>",
                   References="<0@x>", In_Reply_To="<a@x>")
    message.set_content("Hola:\n¿Puede ser?\n")
    message.add_alternative("<p>Otra cosa</p>", subtype="html")
    message.add_attachment(b"12345", maintype="application", subtype="pdf", filename="a/ñ.pdf")

    found = read_message(message.as_bytes())

    assert found.message_id == "<b@x>"
    assert found.references == ["<0@x>", "<a@x>"]
    assert found.sent_at.isoformat() == "2026-02-02T15:30:00+00:00"
    assert found.text == "Hola:\n¿Puede ser?"
    assert found.addresses == [
        {"address": "jose@example.com", "name": "José Núñez", "part": "from"},
        {"address": "ventas@acme.com", "name": None, "part": "to"},
        {"address": "eva@example.com", "name": "Eva", "part": "copied"},
    ]
    assert found.attachments == [
        {"name": "a/ñ.pdf", "size": 5, "media_type": "application/pdf"}]


def test_text_of_html_holds_no_markup_and_no_script():
    html = ("<html><head><title>T</title><style>p{}</style><body><p>Uno &amp; dos<br>tres"
            "<script>alert(1)</script><table><tr><td>a</td></tr></table><img src=x onerror=y>")

    assert text_of_html(html) == "Uno & dos\ntres\n\na"


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"nothing of a mail", b"X-A: b\n\nhi"])
def test_read_message_refuses_when_there_is_no_mail(content):
    with pytest.raises(ValueError, match="not a mail"):
        read_message(content)


HEADERS = st.dictionaries(
    st.sampled_from([b"From", b"To", b"Cc", b"Date", b"Subject", b"Message-ID", b"References",
                     b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition"]),
    st.binary(max_size=80) | st.sampled_from([
        b"=?utf-8?b?!!?=", b"<>", b"a@[", b"multipart/mixed; boundary=x", b"text/html; charset=x",
        b"attachment; filename*=utf-9''%ff", b"base64", b"Mon, 99 Foo 99999 25:61:61 +9999"]))


@given(HEADERS, st.binary(max_size=300))
def test_read_message_never_stumbles(headers, body):
    content = b"".join(name + b": " + value.replace(b"\n", b" ").replace(b"\r", b" ") + b"\r\n"
                       for name, value in headers.items()) + b"\r\n" + body

    with contextlib.suppress(ValueError):
        found = read_message(content)
        assert len(found.digest) == 64
        assert not (found.text and "\x00" in found.text)
