"""What strangers send by a web form: taken in as a lead, and answered alike whoever it is."""

from marshmallow import ValidationError

from chassis import clock
from chassis.schemas import invalid
from contracts.errors import NotFound, ValidationFailed
from contracts.sales.lead import PersonAsked

from . import web_forms
from .intake import take_in
from .models import WebForm

_PERSON = PersonAsked()
LONGEST_URL = 500


def submit_web_form(*, web_form_id, form_version, answers, consents, utm, referrer, landing_page,
                    website):
    """Take in what was sent. Who fills in what no person sees is thanked too, and not kept."""
    form = WebForm.fetch_raw(web_form_id)
    if not form["is_active"]:
        raise NotFound(f"There is no web_form {web_form_id}.", id=web_form_id)
    thanked = {"is_received": True, "thanks": form.get("thanks")}
    if website:
        return thanked

    shown = web_forms.as_shown(form, form_version)
    if shown is None:
        raise ValidationFailed.at("/form_version", "The form never had this version.")
    fields = _person_of(answers, shown)
    given = _consents_of(consents, shown, landing_page)
    try:
        take_in({**_of_form(form), **fields, "utm": utm, "referrer": referrer or None,
                 "landing_page": landing_page or None}, given=given)
    except ValidationFailed as error:
        raise ValidationFailed(errors=[
            {**one, "pointer": f"/answers{one['pointer']}"} for one in error.details["errors"]
        ]) from error
    return thanked


def _of_form(form):
    """What the form itself says of whoever sends it."""
    said = {name: form.get(name) for name in ("campaign_id", "source_detail", "product_interest",
                                              "owner_id", "team_id")}
    return {**said, "source": "web_form", "web_form_id": form["_id"],
            "source_detail": said["source_detail"] or form["name"]}


def _person_of(answers, form):
    """What somebody wrote into the form, without what they left blank."""
    written = {name: value for name, value in answers.items() if value not in (None, "")}
    asked = {one["name"]: one for one in form["fields_asked"]}
    errors = [{"pointer": f"/answers/{name}", "detail": "The form does not ask for this."}
              for name in written if name not in asked]
    errors += [{"pointer": f"/answers/{name}", "detail": "The form asks for this."}
               for name, one in asked.items() if one["is_required"] and name not in written]
    if errors:
        raise ValidationFailed(errors=errors)
    try:
        return _PERSON.load(written)
    except ValidationError as error:
        raise invalid(error, "/answers") from error


def _consents_of(ticked, form, landing_page):
    """What was ticked, with the texts of the form that was shown."""
    offered = {(one["purpose"], one.get("channel")): one for one in form.get("consents", ())}
    given, errors = {}, []
    for index, tick in enumerate(ticked):
        key = (tick["purpose"], tick.get("channel"))
        if key not in offered:
            errors.append({"pointer": f"/consents/{index}", "detail": "The form does not ask "
                                                                      "for this."})
            continue
        consent = {"purpose": key[0], "channel": key[1], "text": offered[key]["text"],
                   "text_version": f"{form['_id']}/{form['version']}", "given_at": clock.now(),
                   "url": (landing_page or "")[:LONGEST_URL] or None}
        given[key] = {name: value for name, value in consent.items() if value is not None}
    if errors:
        raise ValidationFailed(errors=errors)
    return list(given.values())
