"""The programme: what can be asked and is told of it."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import programme as p
from . import strategy as s
from .declared import CHANGED, NOT_FOUND, marketing

_READS = {"permission": "marketing:read"}
_WRITES = {"permission": "marketing_settings:write"}
_DECIDES = {"permission": "marketing:approve"}
_ONE = "/programmes/{programme_id}"
_AIM = _ONE + "/objectives/{aim_id}"
_ENDED = {"programme_is_ended": Conflict}
_STATE = {"programme_is_decided": Conflict}
_OWN = {"programme_is_your_own": Conflict}

create_programme = marketing.command(
    "create_programme", "Draft a programme: the four questions first.",
    request=p.NewProgramme, reply=p.Programme, **_WRITES,
    route=post("/programmes", location="/programmes/{id}"),
    links={"get_programme": {"programme_id": "id"}, "approve_programme": {"programme_id": "id"}},
)
get_programme = marketing.query(
    "get_programme", "See a programme as it was written.",
    request=p.ProgrammeId, reply=p.Programme, **_READS, route=get(_ONE), errors=NOT_FOUND,
)
list_programmes = marketing.query(
    "list_programmes", "List programmes, the latest first.",
    request=p.ListProgrammes, reply=p.ProgrammePage, **_READS, route=get("/programmes"),
)
update_programme = marketing.command(
    "update_programme", "Change a programme; what is changed has to be approved anew.",
    request=p.UpdateProgramme, reply=p.Programme, **_WRITES, route=patch(_ONE),
    errors=CHANGED | _ENDED,
)
approve_programme = marketing.command(
    "approve_programme", "Approve a programme that others wrote; it is the current one then.",
    request=p.ChangeProgramme, reply=p.Programme, **_DECIDES,
    route=post(_ONE + "/approve", status=200), errors=CHANGED | _STATE | _OWN,
)
refuse_programme = marketing.command(
    "refuse_programme", "Refuse a programme that others wrote, with the reason.",
    request=p.RefuseProgramme, reply=p.Programme, **_DECIDES,
    route=post(_ONE + "/refuse", status=200), errors=CHANGED | _STATE | _OWN,
)
end_programme = marketing.command(
    "end_programme", "End a programme, which stays to be read.",
    request=p.ChangeProgramme, reply=p.Programme, **_DECIDES,
    route=post(_ONE + "/end", status=200), errors=CHANGED | _ENDED,
)
list_programme_editions = marketing.query(
    "list_programme_editions", "See who changed what of a programme, the latest first.",
    request=p.ListProgrammeEditions, reply=p.ProgrammeEditionPage, **_READS,
    route=get(_ONE + "/editions"), errors=NOT_FOUND,
)
add_programme_objective = marketing.command(
    "add_programme_objective", "Set an objective: its baseline is measured where none is given.",
    request=p.AddAim, reply=p.Programme, **_WRITES, route=post(_ONE + "/objectives"),
    errors=CHANGED | _ENDED | {"measure_is_unknown": Conflict},
)
update_programme_objective = marketing.command(
    "update_programme_objective", "Change the name, target, date or owner of an objective.",
    request=p.UpdateAim, reply=p.Programme, **_WRITES, route=patch(_AIM), errors=CHANGED | _ENDED,
)
remove_programme_objective = marketing.command(
    "remove_programme_objective", "Take an objective back; earlier editions keep it.",
    request=p.AimId, reply=None, **_WRITES, route=delete(_AIM), errors=CHANGED | _ENDED,
)
measure_programme = marketing.command(
    "measure_programme", "Measure the objectives of a programme now, and not only at night.",
    request=p.ProgrammeId, reply=s.ProgrammeMeasured, permission="marketing:write",
    route=post(_ONE + "/measure", status=200), errors=NOT_FOUND, safe_to_repeat=True,
    objects=("contact.*",),
)
get_strategy_page = marketing.query(
    "get_strategy_page", "See the programme, how far its objectives are, and when it pays back.",
    request=s.AskStrategy, reply=s.StrategyPage, **_READS, route=get("/programme"),
    errors=NOT_FOUND, objects=("contact.*",),
)
get_programme_payback = marketing.query(
    "get_programme_payback", "See what a programme cost and brought by now, month by month.",
    request=p.ProgrammeId, reply=s.Payback, permission="costs:read", route=get(_ONE + "/payback"),
    errors=NOT_FOUND, objects=("contact.*",),
)
list_programme_benefits = marketing.query(
    "list_programme_benefits", "List the invoices behind what a programme brought.",
    request=s.ListBenefits, reply=s.ProgrammeBenefitPage, permission="costs:read",
    route=get(_ONE + "/benefits"), errors=NOT_FOUND, objects=("contact.*",),
)

programme_updated = marketing.event(
    "marketing.programme.updated",
    "A programme was drafted, changed, approved, refused or ended.", p.ProgrammeTold)
