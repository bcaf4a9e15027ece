"""Mails are checked as they are saved, so that what is wrong is told to whoever writes them."""

from contracts.errors import ValidationFailed

from .layout import layout_of
from .templates import TemplateIsWrong, check

_TEMPLATES = ("subject", "preheader", "html", "text")


def require_good(mail, pointer):
    """Raise ValidationFailed, at the place of each template that is wrong."""
    errors = []
    for place, variant in enumerate(mail["variants"]):
        for number, text in enumerate(variant["texts"]):
            errors += _errors_of(text, f"{pointer}/variants/{place}/texts/{number}")
    if errors:
        raise ValidationFailed(errors=errors)


def _errors_of(text, pointer):
    found = []
    for name in _TEMPLATES:
        try:
            check(text.get(name) or "")
        except TemplateIsWrong as error:
            found.append({"pointer": f"{pointer}/{name}", "detail": str(error)})
    if found:
        return found
    try:
        layout_of(text)
    except TemplateIsWrong as error:
        return [{"pointer": f"{pointer}/html", "detail": str(error)}]
    return []
