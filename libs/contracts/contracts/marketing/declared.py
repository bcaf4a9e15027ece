"""The contract of the marketing service, which the other files of this folder fill."""

from ..declare import CHANGED as CHANGED
from ..declare import GUARDED as GUARDED
from ..declare import NOT_FOUND as NOT_FOUND
from ..declare import Service

marketing = Service("marketing")
