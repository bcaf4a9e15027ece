"""What marketing keeps: the documents of all its folders, gathered."""

from chassis.mails import Mail
from chassis.parties import Party

from .behaviour.models import BEHAVIOUR_DOCUMENTS
from .calls.models import CALL_DOCUMENTS
from .campaigns.models import CAMPAIGN_DOCUMENTS
from .costs.models import COST_DOCUMENTS
from .currencies.models import CURRENCY_DOCUMENTS
from .email.models import EMAIL_DOCUMENTS
from .forms.models import FORM_DOCUMENTS
from .journeys.models import JOURNEY_DOCUMENTS
from .letters.models import LETTER_DOCUMENTS
from .next_best.models import NEXT_BEST_DOCUMENTS
from .occasions.models import OCCASION_DOCUMENTS
from .partners.models import PARTNER_DOCUMENTS
from .posts.models import POST_DOCUMENTS
from .programme.models import PROGRAMME_DOCUMENTS
from .segments.models import SEGMENT_DOCUMENTS
from .sold.models import SOLD_DOCUMENTS
from .standing.models import STANDING_DOCUMENTS
from .touches.models import TOUCH_DOCUMENTS
from .visits.models import VISIT_DOCUMENTS
from .worth.models import WORTH_DOCUMENTS

DOCUMENTS = (
    Party,
    Mail,
    *COST_DOCUMENTS,
    *CAMPAIGN_DOCUMENTS,
    *CURRENCY_DOCUMENTS,
    *EMAIL_DOCUMENTS,
    *PROGRAMME_DOCUMENTS,
    *SOLD_DOCUMENTS,
    *TOUCH_DOCUMENTS,
    *WORTH_DOCUMENTS,
    *CALL_DOCUMENTS,
    *JOURNEY_DOCUMENTS,
    *LETTER_DOCUMENTS,
    *PARTNER_DOCUMENTS,
    *POST_DOCUMENTS,
    *VISIT_DOCUMENTS,
    *BEHAVIOUR_DOCUMENTS,
    *STANDING_DOCUMENTS,
    *SEGMENT_DOCUMENTS,
    *FORM_DOCUMENTS,
    *OCCASION_DOCUMENTS,
    *NEXT_BEST_DOCUMENTS,
)
