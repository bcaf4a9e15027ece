"""The contract of the social service, which the other files of this folder fill."""

from ..declare import CHANGED as CHANGED
from ..declare import NOT_FOUND as NOT_FOUND
from ..declare import Service

social = Service("social")
