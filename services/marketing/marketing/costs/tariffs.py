"""Tariffs: what a minute and each of an activity costs, said, changed and deleted."""

from chassis import paging
from chassis.money import loaded, stored
from chassis.store import view
from contracts.errors import ValidationFailed

from .models import CostTariff, TariffChange


def create_cost_tariff(**fields):
    """Say what an activity costs; what was entered of its days before is reckoned anew."""
    _require_sound(fields)
    tariff = CostTariff(**stored(fields)).add()
    _have_reckoned(tariff.stored)
    return tariff.to_view()


def get_cost_tariff(*, cost_tariff_id):
    """Show a tariff."""
    return view(CostTariff.fetch_raw(cost_tariff_id))


def list_cost_tariffs(*, limit, after, kind=None):
    """List the tariffs, those that start last first."""
    return paging.page(CostTariff.collection(), {"kind": kind} if kind else {}, sort="-starts_on",
                       kind=paging.text, limit=limit, after=after)


def update_cost_tariff(*, cost_tariff_id, changes, expected_version):
    """Change a tariff; the entries of its days, old and new, are reckoned anew."""
    tariff = CostTariff.fetch(cost_tariff_id, expected_version=expected_version)
    before = tariff.to_raw()
    for name, value in stored(changes).items():
        setattr(tariff, name, value)
    _require_sound(loaded(tariff.to_raw()), "/changes")
    if tariff.to_raw() == before:
        return tariff.to_view()
    tariff.put()
    _have_reckoned(before)
    _have_reckoned(tariff.stored)
    return tariff.to_view()


def delete_cost_tariff(*, cost_tariff_id, expected_version):
    """Delete a tariff; what was reckoned by it is reckoned by the next that fits."""
    tariff = CostTariff.fetch(cost_tariff_id, expected_version=expected_version)
    CostTariff.collection().delete_one({"_id": tariff.id, "version": tariff.version})
    _have_reckoned(tariff.to_raw())


def _require_sound(fields, prefix=""):
    if fields.get("rate") is None and fields.get("tariff") is None:
        raise ValidationFailed.at(
            f"{prefix}/rate", "Say what a minute costs, or each, or both.")
    if fields.get("ends_on") and fields["ends_on"] < fields["starts_on"]:
        raise ValidationFailed.at(f"{prefix}/ends_on", "It ends before it starts.")


def _have_reckoned(raw):
    TariffChange(kind=raw["kind"], from_day=raw["starts_on"], until_day=raw.get("ends_on")).add()
