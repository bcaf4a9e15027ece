"""What the billing service keeps: the documents of all its folders, gathered."""

from chassis.mails import Mail
from chassis.parties import Party

from .bank.models import BANK_DOCUMENTS
from .documents.models import DOCUMENT_DOCUMENTS
from .dunning.models import DUNNING_DOCUMENTS
from .invoices.models import INVOICE_DOCUMENTS
from .issuers.models import ISSUER_DOCUMENTS
from .ordered.models import ORDERED_DOCUMENTS
from .payments.link_models import LINK_DOCUMENTS
from .payments.models import PAYMENT_DOCUMENTS
from .profiles.models import PROFILE_DOCUMENTS
from .self_billed.models import SELF_BILLED_DOCUMENTS
from .statements.models import STATEMENT_DOCUMENTS
from .subscriptions.models import SUBSCRIPTION_DOCUMENTS
from .taxes.models import TAX_DOCUMENTS

DOCUMENTS = (
    Party,
    Mail,
    *DOCUMENT_DOCUMENTS,
    *INVOICE_DOCUMENTS,
    *INVOICE_DOCUMENTS,
    *ISSUER_DOCUMENTS,
    *ORDERED_DOCUMENTS,
    *PAYMENT_DOCUMENTS,
    *PROFILE_DOCUMENTS,
    *SELF_BILLED_DOCUMENTS,
    *STATEMENT_DOCUMENTS,
    *SUBSCRIPTION_DOCUMENTS,
    *BANK_DOCUMENTS,
    *DUNNING_DOCUMENTS,
    *LINK_DOCUMENTS,
    *TAX_DOCUMENTS,
)
