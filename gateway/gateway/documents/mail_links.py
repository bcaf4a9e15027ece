"""The links of marketing mail, described for the document."""

from contracts import marketing

from .operations import common
from .responses import errors_of

_TOKEN = {"in": "path", "name": "token", "required": True,
          "schema": {"type": "string", "maxLength": 60}, "description": "The end of a link."}
_HTML = {"text/html": {"schema": {"type": "string"}}}


def follow_mail_link(describer):
    """The description of `GET /public/clicks/{token}`."""
    return _described(
        describer, marketing.record_mail_activity, "follow_mail_link",
        "Follow a link of a mail to where the mail says.", {
            "302": {"description": "There it is."},
            "204": {"description": "There is nothing to see."}})


def see_mail_picture(describer):
    """The description of `GET /public/opens/{token}`."""
    return _described(
        describer, marketing.record_mail_activity, "see_mail_picture",
        "See the picture by which a mail is known to be opened.", {
            "200": {"description": "A picture that shows nothing.",
                    "content": {"image/gif": {"schema": {"type": "string"}}}}})


def look_at_unsubscribing(describer):
    """The description of `GET /public/unsubscribe/{token}`."""
    return _described(
        describer, marketing.look_at_unsubscribing, "look_at_unsubscribing",
        marketing.look_at_unsubscribing.summary,
        {"200": {"description": "A page with a button.", "content": _HTML}})


def unsubscribe_from_mail(describer):
    """The description of `POST /public/unsubscribe/{token}`."""
    doc = _described(
        describer, marketing.unsubscribe_from_mail, "unsubscribe_from_mail",
        marketing.unsubscribe_from_mail.summary,
        {"200": {"description": "Done.", "content": _HTML}})
    doc["description"] += " Mail programs post to it by one click (RFC 8058)."
    doc["requestBody"] = {"required": False, "content": {
        "application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {
            "List-Unsubscribe": {"type": "string", "example": "One-Click"}}}}}}
    return doc


def _described(describer, operation, name, summary, answers):
    doc = common(operation)
    doc |= {"operationId": name, "summary": summary, "parameters": [_TOKEN],
            "responses": answers | describer.problems.of(
                errors_of(operation, takes_body=False, takes_key=False))}
    return doc
