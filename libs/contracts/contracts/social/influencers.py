"""Influence: what can be asked of it."""

from ..declare import get
from . import influencer as m
from .declared import social

list_influencers = social.query(
    "list_influencers", "List whose word has most weight, on networks and among our contacts.",
    request=m.ListInfluencers, reply=m.InfluencerPage, permission="social:read",
    route=get("/influencers"),
)
