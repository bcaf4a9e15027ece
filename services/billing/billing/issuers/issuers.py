"""The company itself, as it appears on what it issues."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chassis import clock, paging
from chassis.outbox import announce
from chassis.store import view
from contracts import billing as contract
from contracts.context import current_call
from contracts.errors import NotFound, PreconditionFailed

from ..errors import IssuerMissing
from ..ordered import waiting
from ..profiles import fiscal
from .models import Issuer, IssuerVersion


def get_issuer():
    """Show the company's own fiscal data."""
    return view(Issuer.fetch_raw(Issuer.THE_ID))


def set_issuer(*, issuer, expected_version):
    """Say who issues; what was issued keeps the data that it was issued with."""
    fiscal.normalise(issuer)
    held = Issuer.objects(id=Issuer.THE_ID).first()
    if expected_version is not None and (held is None or held.version != expected_version):
        raise PreconditionFailed(id=Issuer.THE_ID)
    given = {name: value for name, value in fiscal.settled(issuer).items() if value is not None}
    told = Issuer(id=Issuer.THE_ID, **given)
    if held is None:
        told.add()
    else:
        told.version, told.created_at = held.version, held.created_at
        told.put()
    IssuerVersion(id=f"{Issuer.THE_ID}/{told.version}", version=told.version,
                  issuer=told.to_view(), changed_by_id=current_call().actor.id).add()
    waiting.try_all_again()
    announce(contract.issuer_updated, told)
    return told.to_view()


def list_issuer_versions(*, limit, after):
    """List what the company's own fiscal data has been, the latest first."""
    return paging.page(
        IssuerVersion.collection(), {}, sort="-version", kind=int, limit=limit, after=after,
        show=lambda raw: {**raw["issuer"], "changed_by_id": raw["changed_by_id"]})


def the_issuer():
    """The company itself, as a document. Raises IssuerMissing until it is recorded."""
    try:
        return Issuer.fetch(Issuer.THE_ID)
    except NotFound as error:
        raise IssuerMissing from error


def day_at(issuer, moment=None):
    """The day that it is for the issuer, now or at a moment."""
    moment: datetime = moment or clock.now()
    return moment.astimezone(ZoneInfo(issuer.time_zone)).date().isoformat()
