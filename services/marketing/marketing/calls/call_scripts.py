"""Scripts of calls: written, changed edition by edition, put away."""

from chassis import clock, paging
from chassis.ids import new_id
from chassis.store import view
from contracts.errors import NotFound, ValidationFailed

from ..errors import CallScriptIsArchived
from .models import CallScript, CallScriptEdition


def create_call_script(*, name, steps):
    """Write down what is said on calls, and by which answer it goes on."""
    script = CallScript(id=new_id(CallScript.ENTITY), name=name, steps=steps).add()
    _keep_edition(script)
    return script.to_view()


def get_call_script(*, call_script_id, edition=None):
    """Show a script, as it is or in an earlier edition."""
    raw = CallScript.fetch_raw(call_script_id)
    if edition in (None, raw["edition"]):
        return view(raw)
    held = CallScriptEdition.collection().find_one({"_id": _edition_id(call_script_id, edition)})
    if held is None:
        raise NotFound(f"There is no edition {edition} of it.", id=call_script_id)
    return view(raw) | {"edition": edition, "name": held["name"], "steps": held["steps"]}


def list_call_scripts(*, limit, after, is_archived):
    """List scripts, the oldest first."""
    return paging.page(
        CallScript.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=paging.moment, limit=limit, after=after)


def update_call_script(*, call_script_id, changes, expected_version):
    """Write the next edition of a script; calls under way keep theirs."""
    script = CallScript.fetch(call_script_id, expected_version=expected_version)
    if script.archived_at is not None:
        raise CallScriptIsArchived(id=call_script_id)
    changed = {name: value for name, value in changes.items() if getattr(script, name) != value}
    if not changed:
        return script.to_view()
    for name, value in changed.items():
        setattr(script, name, value)
    script.edition += 1
    script.put()
    _keep_edition(script)
    return script.to_view()


def archive_call_script(*, call_script_id, expected_version):
    """Put a script away; lists that go by it go on. Doing so twice is doing it once."""
    script = CallScript.fetch(call_script_id, expected_version=expected_version)
    if script.archived_at is None:
        script.archived_at = clock.now()
        script.put(at=script.archived_at)


def require(call_script_id, pointer):
    """The script that something is to go by. Raises what bars it."""
    held = CallScript.collection().find_one({"_id": call_script_id}, {"archived_at": 1})
    if held is None:
        raise ValidationFailed.at(pointer, "There is no such script.")
    if held.get("archived_at"):
        raise CallScriptIsArchived(id=call_script_id)


def edition_of(call_script_id):
    """The latest edition of a script."""
    return CallScript.fetch_raw(call_script_id, {"edition": 1})["edition"]


def _keep_edition(script):
    CallScriptEdition(id=_edition_id(script.id, script.edition), name=script.name,
                      steps=script.steps).add()


def _edition_id(call_script_id, edition):
    return f"{call_script_id}/{edition}"
