"""The series that an installation begins with: F for invoices, R for credit notes."""

from chassis import clock
from chassis.ids import new_id

from ..issuers.models import Series, SeriesHead
from ..issuers.series import USUAL_FORMAT

BEGUN = (("F", "Facturas", "invoice"), ("R", "Facturas rectificativas", "credit_note"))


def up(database):
    now = clock.now()
    dated = {"version": 1, "created_at": now, "updated_at": now}
    for code, name, kind in BEGUN:
        database[Series._get_collection_name()].update_one({"code": code}, {"$setOnInsert": {
            "_id": new_id("series"), **dated, "name": name, "kinds": [kind],
            "default_for": [kind], "is_per_year": True, "number_format": USUAL_FORMAT}},
            upsert=True)
        database[SeriesHead._get_collection_name()].update_one(
            {"_id": code},
            {"$setOnInsert": {**dated, "place": 0, "sequence": 0, "year": 0}}, upsert=True)
