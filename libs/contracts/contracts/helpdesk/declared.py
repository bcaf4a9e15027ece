"""The contract of the helpdesk service, which the other files of this folder fill."""

from ..declare import Service

helpdesk = Service("helpdesk", is_planned=True)
