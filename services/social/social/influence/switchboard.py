"""What social answers of influence, and learns for it; a part of its switchboard."""

from chassis.service import every, reacts_to, serves
from contracts import contacts
from contracts import social as contract

from .. import reactions
from . import influencers, reckoning

_TOLD = (contacts.relationship_created, contacts.relationship_updated,
         contacts.relationship_archived)


class InfluenceLines:
    list_influencers = serves(contract.list_influencers, influencers.list_influencers)
    on_relationship_told = reacts_to(_TOLD, reactions.on_relationship_told)
    reckon_influence = every(
        3600, reckoning.reckon_influence, longest=reckoning.LONGEST)
