"""The contract of the marketing service, which the other files of this folder fill."""

from ..declare import Service

marketing = Service("marketing", is_planned=True)
