"""Forms as pages: filled in without script, and confirmed by a link that was mailed.

Mail programs and scanners follow links by themselves, so that GET changes nothing: only the button
confirms.
"""

from urllib.parse import urlsplit

from flask import redirect, render_template, request
from marshmallow import fields

from contracts import marketing as contract
from contracts.errors import NotFound, ValidationFailed
from contracts.marketing.form_submission import MOST_BYTES
from contracts.marketing.mail_content import TOKEN

from ..languages import translate
from ..query import Parameters
from ..territories import territories
from .public_pages import LINK, asking, language_asked, page, posted

UTM = ("source", "medium", "campaign", "term", "content")
# What advertisers add to addresses, which is of no use here and no reason to show nobody the form.
_CLICK_IDS = ("gclid", "gbraid", "wbraid", "fbclid", "msclkid", "ttclid", "li_fat_id", "mc_eid")
PARAMETERS = ("lang", "via", *(f"utm_{name}" for name in UTM), *_CLICK_IDS)
_HIDDEN = ("token", "language", "landing_page", "referrer", "via", *(f"utm_{name}" for name in UTM))
_LONGEST, _LONGEST_UTM = 2000, 200
# What browsers can fill in by themselves (WCAG 2.2, 1.3.5).
FILLED_IN = {
    "name": "name", "given_name": "given-name", "family_name": "family-name", "email": "email",
    "phone": "tel", "company": "organization", "job_title": "organization-title",
    "country": "country", "postal_code": "postal-code", "locality": "address-level2",
    "region": "address-level1", "street": "street-address",
}


class FormPages:
    """The pages of forms."""

    def __init__(self, services, gate):
        self._services = services
        self._gate = gate
        self._parameters = Parameters({name: fields.String() for name in PARAMETERS})

    def show(self, form_id):
        """Show a form, and keep in it where whoever fills it in comes from."""
        asked = self._parameters.read(request.environ.get("QUERY_STRING"))
        form = self._ask(contract.get_public_form, form_id=form_id)
        language = language_asked(asked)
        hidden = {
            "token": form["token"], "language": language,
            "landing_page": request.url[:_LONGEST],
            "referrer": (request.referrer or "")[:_LONGEST],
            "via": asked.get("via") if TOKEN.regex.fullmatch(asked.get("via", "")) else "",
            **{f"utm_{name}": asked.get(f"utm_{name}", "")[:_LONGEST_UTM] for name in UTM}}
        return _form(form, language, hidden)

    def send(self, form_id):
        """Take in what was filled in; what is wrong is shown beside it, and nothing is lost."""
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        given = dict(posted(MOST_BYTES))
        language = language_asked({}, given.get("language"))
        try:
            received = self._ask(contract.submit_form, **_sent(form_id, given, language))
        except ValidationFailed as error:
            return self._shown_again(form_id, given, language, error)
        if received["thanks_url"]:
            return redirect(received["thanks_url"], 303)
        return page(render_template(
            "received.html", language=language, thanks=received["thanks"],
            expects_mail=received["expects_mail"]))

    def look_at_confirmation(self, token):
        """Show what a link confirms, and a button that does."""
        return self._confirmation(contract.look_at_confirmation, token)

    def confirm(self, token):
        """Confirm it."""
        posted(MOST_BYTES)
        return self._confirmation(contract.confirm_form_submission, token)

    def _confirmation(self, operation, token):
        Parameters({}).read(request.environ.get("QUERY_STRING"))
        if not LINK.fullmatch(token):
            self._gate.admit(operation)
            raise NotFound()
        found = self._ask(operation, token=token)
        return page(render_template("confirmation.html", language=found["language"], found=found))

    def _shown_again(self, form_id, given, language, error):
        errors = error.details["errors"]
        if any(item["in"] == "path" for item in errors):
            raise error
        form = self._ask(contract.get_public_form, form_id=form_id)
        told = {item["pointer"]: translate(item["detail"], language) for item in errors}
        hidden = {name: given.get(name, "") for name in _HIDDEN} | {"language": language}
        if "/token" in told:
            hidden["token"] = form["token"]
        return _form(form, language, hidden, given, told, status=error.status)

    def _ask(self, operation, **request):
        return asking(self._services, self._gate, operation, "form_id", **request)


def _sent(form_id, given, language):
    """The request of a form as a page sends it."""
    sent = {
        "form_id": form_id, "token": given.get("token", ""), "language": language,
        "answers": {key.removeprefix("answer_"): text.strip() for key, text in given.items()
                    if key.startswith("answer_")},
        "consents": [key.removeprefix("consent_") for key in given if key.startswith("consent_")],
        "utm": {name: given[f"utm_{name}"] for name in UTM if given.get(f"utm_{name}")} or None,
        "website": given.get("website", "")}
    return sent | {name: given[name] for name in ("landing_page", "referrer", "via")
                   if given.get(name)}


def _form(form, language, hidden, given=None, errors=None, status=200):
    questions = [question | {"error": (errors or {}).get(f"/answers/{question['key']}"),
                             "fills": FILLED_IN.get(question.get("lead_field"))}
                 for question in form["questions"]]
    told = {question["key"] for question in questions if question["error"]}
    others = [text for pointer, text in (errors or {}).items()
              if pointer.removeprefix("/answers/") not in told]
    url = form["thanks_url"]
    html = render_template(
        "form.html", form=form, language=language, hidden=hidden, given=given or {},
        questions=questions, others=others, countries=territories(language))
    return page(html, status, origins=form["origins"],
                leads_to=url and "{0.scheme}://{0.netloc}".format(urlsplit(url)))
