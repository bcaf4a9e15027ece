"""Public web forms: made and changed, each version kept with the texts that people ticked."""

from chassis import paging
from chassis.outbox import announce
from chassis.store import view
from contracts import sales as contract
from contracts.context import current_call

from .models import WebForm, WebFormVersion


def create_web_form(**fields):
    """Make a form; whoever knows its id can send it."""
    form = WebForm(**fields, changed_by_id=current_call().actor.id).add()
    _keep_version(form)
    announce(contract.web_form_created, form)
    return form.to_view()


def get_web_form(*, web_form_id):
    """Show a form as it now is."""
    return view(WebForm.fetch_raw(web_form_id))


def list_web_forms(*, limit, after, **filters):
    """List forms, the latest first."""
    return paging.page(WebForm.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after)


def update_web_form(*, web_form_id, changes, expected_version):
    """Change a form; what it was is kept, and what stays the same makes no new version."""
    form = WebForm.fetch(web_form_id, expected_version=expected_version)
    before = form.to_view()
    for name, value in changes.items():
        setattr(form, name, value)
    if view(form.to_raw()) == before:
        return before

    form.changed_by_id = current_call().actor.id
    form.put()
    _keep_version(form)
    announce(contract.web_form_updated, form)
    return form.to_view()


def as_shown(form, version):
    """A form as it was at a version, as a page may still show it; None for one that never was."""
    if version in (None, form["version"]):
        return form
    kept = WebFormVersion.collection().find_one({"_id": f"{form['_id']}/{version}"})
    return kept and kept["form"]


def _keep_version(form):
    raw = form.stored
    WebFormVersion.collection().insert_one({
        "_id": f"{raw['_id']}/{raw['version']}", "version": raw["version"], "form": raw,
        "created_at": raw["updated_at"], "updated_at": raw["updated_at"]})
