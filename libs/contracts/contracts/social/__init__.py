"""What the social service promises. It does not run yet; others build on its events."""

from .declared import social
from .complaints import (
    complaint_published,
    complaint_resolved,
)
from .crises import (
    crisis_begun,
    crisis_ended,
)
from .exports import export_facts
