"""A form is checked as a whole when it is saved, so that what is wrong is told to its author."""

from contracts.errors import ValidationFailed

from ..campaigns.models import Action, Campaign

# Which kind a question is of that asks for this of a lead; any text where nothing is said.
_KINDS = {"email": "email", "phone": "phone", "country": "country", "company_size": "number"}
_TEXTS = ("text", "long_text", "choice")
_REACHED_BY = {"email", "phone"}


def require_sound(form, pointer):
    """Raise ValidationFailed at the place of each thing that is wrong with a form, as stored."""
    errors = [*_of_questions(form["questions"]), *_of_consents(form), *_of_links(form),
              *_of_times(form)]
    if errors:
        raise ValidationFailed(errors=[
            {"pointer": pointer + place, "detail": detail} for place, detail in errors])


def _of_questions(questions):
    keys, asked = set(), set()
    for place, question in enumerate(questions):
        at, kind = f"/questions/{place}", question["kind"]
        if question["key"] in keys:
            yield f"{at}/key", "There is such a question already."
        if (kind == "choice") is not bool(question.get("options")):
            yield f"{at}/options", "A choice has options, and nothing else has."
        options = [option["key"] for option in question.get("options", ())]
        if len(set(options)) < len(options):
            yield f"{at}/options", "There is such an option already."
        lead_field = question.get("lead_field")
        if lead_field in asked:
            yield f"{at}/lead_field", "Another question asks for this already."
        if lead_field and kind not in (
                (_KINDS[lead_field],) if lead_field in _KINDS else _TEXTS):
            yield f"{at}/kind", "This is no answer that a lead can have there."
        keys.add(question["key"])
        asked.add(lead_field)
    if not asked & _REACHED_BY:
        yield "/questions", "Ask for an email or a phone, to be able to answer."


def _of_consents(form):
    taken, held = set(), set()
    for place, box in enumerate(form.get("consents", ())):
        if box["key"] in held:
            yield f"/consents/{place}/key", "There is such a consent already."
        if (box["purpose"], box.get("channel")) in taken:
            yield f"/consents/{place}/purpose", "The same is asked twice."
        held.add(box["key"])
        taken.add((box["purpose"], box.get("channel")))
    if expects_mail(form) and not any(
            question.get("lead_field") == "email" and question["is_required"]
            for question in form["questions"]):
        yield "/questions", "Consents and places are confirmed by mail: require an email."


def _of_links(form):
    url = form.get("thanks_url")
    if url and "/".join(url.split("/")[:3]) not in form.get("origins", ()):
        yield "/thanks_url", "This is at none of the origins of the form."
    campaign_id, action_id = form.get("campaign_id"), form.get("action_id")
    yield from of_campaign(campaign_id, action_id)


def of_campaign(campaign_id, action_id):
    """What is wrong with naming a campaign and an action: `(place, detail)`."""
    if campaign_id and not Campaign.collection().find_one({"_id": campaign_id}, {"_id": 1}):
        yield "/campaign_id", "There is no such campaign."
    if action_id:
        action = Action.collection().find_one({"_id": action_id}, {"campaign_id": 1})
        if action is None or action["campaign_id"] != campaign_id:
            yield "/action_id", "The campaign has no such action."


def _of_times(form):
    opens_at, closes_at = form.get("opens_at"), form.get("closes_at")
    if opens_at and closes_at and closes_at <= opens_at:
        yield "/closes_at", "It ends before it begins."


def expects_mail(form):
    """Whether a form asks for what is confirmed by mail: consents, or a place."""
    return bool(form.get("consents") or form.get("occasion_id"))
