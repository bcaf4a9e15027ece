"""The contract of the social service, which the other files of this folder fill."""

from ..declare import Service

social = Service("social", is_planned=True)
