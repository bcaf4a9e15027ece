"""Secrets of providers of payments are sealed, as they were kept readable before."""

from ..payments import payment_links
from ..payments.link_models import PaymentProvider


def up(database):
    providers = database[PaymentProvider._get_collection_name()]
    for held in list(providers.find({"_secret": {"$type": "string"}}, {"_secret": 1})):
        sealed = payment_links.secrets().close(held["_secret"], held["_id"])
        providers.update_one(
            {"_id": held["_id"], "_secret": held["_secret"]}, {"$set": {"_secret": sealed}})
