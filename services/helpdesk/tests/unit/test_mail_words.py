"""What of a mail goes into a ticket: what is said in it, its HTML made safe, and its files."""

from email.message import EmailMessage

import pytest
from mail_factories import a_mail

from chassis.mail_reading import read_message
from helpdesk.mailboxes.dropping import LOOP_HEADER, why_dropped
from helpdesk.mailboxes.reading import NOTHING_SAID, files_of, safe_html, words_of

MAILBOX = {"address": "ayuda@lumbre.example"}


def read(**fields):
    return read_message(a_mail(**fields))


@pytest.mark.parametrize(("text", "said"), [
    ("Gracias.\n\nEl lun, 2 mar 2026 a las 9:00, Lumbre (<ayuda@lumbre.example>) escribió:\n"
     "> Lo miramos.\n> Un saludo", "Gracias."),
    ("Thanks a lot.\n\nOn Mon, Mar 2, 2026 at 9:00 AM Lumbre <ayuda@lumbre.example> wrote:\n"
     "> We look at it.", "Thanks a lot."),
    ("Sin citar nada.", "Sin citar nada."),
    ("Te lo paso.\n\n---------- Forwarded message ---------\nFrom: Eva <eva@example.com>\n"
     "Subject: Silla\n\nLlegó rota.", None),
    ("Uno\n\nDos\n\nTres", "Uno\n\nDos\n\nTres"),
])
def test_words_of_a_mail_are_without_what_it_quotes(text, said):
    found, quoted = words_of(read(text=text))

    assert found == (said or text)
    assert (quoted is None) == (said in (None, text))
    assert quoted is None or quoted.strip().endswith(text.strip()[-8:])


def test_words_of_a_mail_that_only_quotes_are_kept():
    text = "> Lo miramos.\n> Un saludo"

    assert words_of(read(text=text))[0].replace("> ", "").startswith("Lo miramos.")
    assert words_of(read(text=" "))[0] == NOTHING_SAID


@pytest.mark.parametrize(("charset", "text"), [
    ("iso-8859-15", "Son 20 € señor Núñez"), ("windows-1252", "“Señor” – Núñez"),
    ("utf-8", "日本語 señor"), ("koi8-r", "Привет"),
])
def test_any_charset_is_read(charset, text):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ana@example.com", "x"
    mail.set_content(text, charset=charset)

    assert words_of(read_message(mail.as_bytes()))[0] == text


@pytest.mark.parametrize(("html", "kept"), [
    ("<p>Hola <b>a todos</b></p>", "<p>Hola <b>a todos</b></p>"),
    ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
    ("<style>p{color:red}</style><p style='color:red' onclick='x()'>x</p>", "<p>x</p>"),
    ("<img src='https://spy.example/1.gif'>", "<img>"),
    ("<img src='data:image/png;base64,AAAA'>", "<img>"),
    ("<img src='cid:one@x' alt='silla'>", '<img src="attachment:attachment_1" alt="silla">'),
    ("<a href='javascript:alert(1)'>x</a>", '<a rel="noopener noreferrer nofollow">x</a>'),
    ("<svg onload=alert(1)></svg><iframe src='https://x.example'></iframe>", None),
    ("<form action='https://x.example'><input name=a></form>y", "y"),
])
def test_html_of_a_mail_is_made_safe(html, kept):
    assert safe_html(read(html=html), {"one@x": "attachment_1"}) == kept


def test_mail_without_html_has_none():
    assert safe_html(read(), {}) is None


def test_files_of_a_mail_that_are_too_many_are_told():
    files, left_out = files_of(read(files=[
        (f"{number}.txt", "text/plain", b"x") for number in range(23)]))

    assert len(files) == 20
    assert left_out == ["20.txt", "21.txt", "22.txt"]
    assert files[0] == {"name": "0.txt", "content_type": "text/plain", "content": b"x", "cid": ""}


@pytest.mark.parametrize(("fields", "why"), [
    ({}, None),
    ({"headers": {"Auto-Submitted": "no"}}, None),
    ({"headers": {"Auto-Submitted": "auto-replied"}}, "auto_reply"),
    ({"headers": {"X-Autoreply": "yes"}}, "auto_reply"),
    ({"headers": {"Precedence": "bulk"}}, "bulk"),
    ({"headers": {"List-Id": "<news.example.com>"}}, "bulk"),
    ({"headers": {"X-Spam-Flag": "YES"}}, "spam"),
    ({"headers": {"Return-Path": "<>"}}, "bounce"),
    ({"headers": {LOOP_HEADER: "ayuda@lumbre.example"}}, "loop"),
    ({"sender": "ayuda@lumbre.example"}, "own"),
    ({"sender": "ventas@lumbre.example"}, "loop"),
    ({"sender": "nobody"}, "unreadable"),
])
def test_why_a_mail_is_dropped(fields, why):
    own = {"ayuda@lumbre.example", "ventas@lumbre.example"}

    assert why_dropped(read(**fields), MAILBOX, own) == why


def test_report_of_a_delivery_is_a_bounce():
    report = (b"From: mailer-daemon@example.com\r\nTo: ayuda@lumbre.example\r\nSubject: failed\r\n"
              b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
              b"--x\r\nContent-Type: text/plain\r\n\r\nno such user\r\n--x--\r\n")

    assert why_dropped(read_message(report), MAILBOX, set()) == "bounce"
