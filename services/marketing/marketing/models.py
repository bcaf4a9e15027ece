"""What marketing keeps: the documents of all its folders, gathered."""

from chassis.parties import Party

from .campaigns.models import CAMPAIGN_DOCUMENTS
from .currencies.models import CURRENCY_DOCUMENTS
from .email.models import EMAIL_DOCUMENTS
from .sold.models import SOLD_DOCUMENTS
from .worth.models import WORTH_DOCUMENTS

DOCUMENTS = (
    Party,
    *CAMPAIGN_DOCUMENTS,
    *CURRENCY_DOCUMENTS,
    *EMAIL_DOCUMENTS,
    *SOLD_DOCUMENTS,
    *WORTH_DOCUMENTS,
)
