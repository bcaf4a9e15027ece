"""The contract of the sales service, which the other files of this folder fill."""

from ..declare import Service

sales = Service("sales", is_planned=True)
