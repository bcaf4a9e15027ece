"""Mails for tests, as they come over the wire."""

from email.message import EmailMessage
from email.utils import make_msgid

OURS = "ayuda@lumbre.example"


def a_mail(*, sender="Ana Ruiz <ana@example.com>", to=OURS, subject="La silla llegó rota",
           text="Tiene una pata rota.", html=None, headers=None, files=(), message_id=None,
           answers=None):
    """A mail as bytes. `files` are `(name, content type, bytes)`, `answers` a Message-ID."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = message_id or make_msgid(domain="example.com")
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content_type, content in files:
        maintype, _, subtype = content_type.partition("/")
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return mail.as_bytes()
