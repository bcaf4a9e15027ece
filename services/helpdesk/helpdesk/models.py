"""What the helpdesk keeps: the documents of all its folders, gathered."""

from chassis.mails import Mail
from chassis.parties import Party
from chassis.signed_webhooks import WebhookReceipt

from .articles.models import ARTICLE_DOCUMENTS
from .calendars.models import CALENDAR_DOCUMENTS
from .chats.models import CHAT_DOCUMENTS
from .costs.models import COST_DOCUMENTS
from .mailboxes.models import MAILBOX_DOCUMENTS
from .phone.models import PHONE_DOCUMENTS
from .returns.models import RETURN_DOCUMENTS
from .routing.models import ROUTING_DOCUMENTS
from .side_threads.models import SIDE_THREAD_DOCUMENTS
from .slas.models import SLA_DOCUMENTS
from .staffing.models import STAFFING_DOCUMENTS
from .surveys.models import SURVEY_DOCUMENTS
from .tickets.models import TICKET_DOCUMENTS

DOCUMENTS = (
    Party,
    Mail,
    WebhookReceipt,
    *TICKET_DOCUMENTS,
    *ROUTING_DOCUMENTS,
    *STAFFING_DOCUMENTS,
    *MAILBOX_DOCUMENTS,
    *ARTICLE_DOCUMENTS,
    *SURVEY_DOCUMENTS,
    *CALENDAR_DOCUMENTS,
    *SLA_DOCUMENTS,
    *SIDE_THREAD_DOCUMENTS,
    *COST_DOCUMENTS,
    *CHAT_DOCUMENTS,
    *RETURN_DOCUMENTS,
    *PHONE_DOCUMENTS,
)
