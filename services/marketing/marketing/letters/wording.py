"""What a letter says: its templates checked as they are saved, and filled in for somebody."""

from contracts.errors import ValidationFailed
from contracts.marketing.letter_content import LETTER_VARIABLES

from ..email.composing import language_of
from ..email.templates import TemplateIsWrong, check, text_template, values_of

_TEMPLATES = ("subject", "body", "signed_by")
MOST_BODY = 20_000


def require_good(content, pointer):
    """Raise ValidationFailed, at the place of each template that is wrong."""
    errors = []
    for place, text in enumerate(content["texts"]):
        for name in _TEMPLATES:
            try:
                check(text.get(name) or "", LETTER_VARIABLES)
            except TemplateIsWrong as error:
                errors.append({"pointer": f"{pointer}/texts/{place}/{name}", "detail": str(error)})
    if errors:
        raise ValidationFailed(errors=errors)


def said_to(party, organisation, content, campaign_name):
    """What a letter says to somebody: `{"language", "subject", "body"}`, the signature below."""
    texts = {text["language"]: text for text in content["texts"]}
    language = language_of(party, texts)
    text = texts[language]
    values = values_of({
        "given_name": party.get("given_name"), "family_name": party.get("family_name"),
        "name": party.get("name"), "organisation": organisation, "language": language,
        "campaign": campaign_name})
    subject, body, signed_by = (
        text_template(text.get(name) or "").render(values).strip() for name in _TEMPLATES)
    return {"language": language, "subject": " ".join(subject.split()) or campaign_name,
            "body": "\n\n".join(filter(None, (body, signed_by)))[:MOST_BODY] or campaign_name}
