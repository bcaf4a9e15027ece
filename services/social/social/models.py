"""What social keeps: the documents of all its folders, gathered."""

from chassis.mails import Mail
from chassis.parties import Party

from .accounts.models import ACCOUNT_DOCUMENTS
from .advocacy.models import ADVOCACY_DOCUMENTS
from .alerts.models import ALERT_DOCUMENTS
from .conversations.models import CONVERSATION_DOCUMENTS
from .crises.models import CRISIS_DOCUMENTS
from .ideas.models import IDEA_DOCUMENTS
from .identity.models import IDENTITY_DOCUMENTS
from .influence.models import INFLUENCE_DOCUMENTS
from .listening.models import LISTENING_DOCUMENTS
from .planned.models import PLANNED_DOCUMENTS
from .press.models import PRESS_DOCUMENTS
from .spaces.models import SPACE_DOCUMENTS

DOCUMENTS = (
    Party,
    *ACCOUNT_DOCUMENTS,
    *LISTENING_DOCUMENTS,
    *CONVERSATION_DOCUMENTS,
    *IDENTITY_DOCUMENTS,
    Mail,
    *IDEA_DOCUMENTS,
    *ADVOCACY_DOCUMENTS,
    *SPACE_DOCUMENTS,
    *INFLUENCE_DOCUMENTS,
    *CRISIS_DOCUMENTS,
    *PRESS_DOCUMENTS,
    *PLANNED_DOCUMENTS,
    *ALERT_DOCUMENTS,
)
