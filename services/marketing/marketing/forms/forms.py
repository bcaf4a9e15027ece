"""Forms: made, changed edition by edition, opened and closed."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view
from contracts.errors import NotFound, ValidationFailed

from ..email import mail_settings
from ..errors import FormIsClosed, MailIsNotSetUp
from ..occasions.models import Occasion
from .checking import expects_mail, require_sound
from .models import Form, FormEdition, FormSubmission

# What whoever fills it in is shown; another makes another edition.
SHOWN = ("title", "text", "questions", "consents", "thanks")


def create_form(**fields):
    """Make a form; nobody sees it until it is opened."""
    form = Form(id=new_id(Form.ENTITY), **fields)
    _require_sound(form, "")
    form.add()
    _keep_edition(form)
    return form.to_view()


def get_form(*, form_id, edition=None):
    """Show a form, as it is or with what it asked at an edition."""
    form = view(Form.fetch_raw(form_id))
    if edition in (None, form["edition"]):
        return form
    then = view(edition_of(form_id, edition))
    return {**{name: value for name, value in form.items() if name not in SHOWN},
            **{name: then[name] for name in SHOWN if name in then}, "edition": edition}


def edition_of(form_id, edition):
    """What a form asked at an edition, as stored. Raises NotFound."""
    kept = FormEdition.collection().find_one({"_id": f"{form_id}/{edition}"})
    if kept is None:
        raise NotFound(f"The form never had the edition {edition}.", id=form_id)
    return kept


def list_forms(*, limit, after, **filters):
    """List forms, the latest first."""
    return paging.page(Form.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_form(*, form_id, changes, expected_version):
    """Change a form; what it asks then is another edition."""
    form = Form.fetch(form_id, expected_version=expected_version)
    before = form.to_raw()
    for name, value in changes.items():
        setattr(form, name, value)
    after = form.to_raw()
    if after == before:
        return view(before)
    _require_sound(form, "/changes")
    if form.state == "open":
        _require_mail(after)
    if any(before.get(name) != after.get(name) for name in SHOWN):
        form.edition += 1
        _keep_edition(form)
    return form.put().to_view()


def open_form(*, form_id, expected_version):
    """Have a form be filled in. Doing so twice is doing it once."""
    form = Form.fetch(form_id, expected_version=expected_version)
    if form.state != "open":
        _require_mail(form.to_raw())
        form.state = "open"
        form.put()
    return form.to_view()


def close_form(*, form_id, expected_version):
    """Take in nothing more; a form can be opened again."""
    form = Form.fetch(form_id, expected_version=expected_version)
    if form.state != "closed":
        form.state = "closed"
        form.put()
    return form.to_view()


def get_form_origins(*, form_id):
    """Show which sites may show a form."""
    return {"origins": Form.fetch_raw(form_id, {"origins": 1}).get("origins", [])}


def fetch_open(form_id):
    """A form, as stored, that can be filled in now. Raises NotFound, or FormIsClosed."""
    form, now = Form.fetch_raw(form_id), clock.now()
    if form["state"] == "draft":
        raise NotFound(f"There is no {Form.ENTITY} {form_id}.", id=form_id)
    opens_at, closes_at = form.get("opens_at"), form.get("closes_at")
    if form["state"] == "closed" or (opens_at and now < opens_at) or (
            closes_at and now >= closes_at):
        raise FormIsClosed(id=form_id)
    most = form.get("most_submissions")
    if most is not None and FormSubmission.collection().count_documents(
            {"form_id": form_id, "state": "received"}) >= most:
        raise FormIsClosed(id=form_id)
    return form


def _require_sound(form, pointer):
    raw = form.to_raw()
    require_sound(raw, pointer)
    occasion_id = raw.get("occasion_id")
    if occasion_id and not Occasion.collection().find_one({"_id": occasion_id}, {"_id": 1}):
        raise ValidationFailed.at(f"{pointer}/occasion_id", "There is no such occasion.")


def _require_mail(form):
    if expects_mail(form) and not mail_settings.is_set_up():
        raise MailIsNotSetUp()


def _keep_edition(form):
    FormEdition(id=f"{form.id}/{form.edition}",
                **{name: getattr(form, name) for name in SHOWN}).add()
