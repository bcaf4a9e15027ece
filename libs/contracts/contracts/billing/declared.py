"""The contract of the billing service, which the other files of this folder fill."""

from ..declare import CHANGED as CHANGED
from ..declare import GUARDED as GUARDED
from ..declare import NOT_FOUND as NOT_FOUND
from ..declare import Service

billing = Service("billing")
