"""What the sales service keeps: the documents of all its folders, gathered."""

from chassis.mails import Mail
from chassis.parties import Party
from chassis.printing import DocumentTemplate

from .catalogue.models import CATALOGUE_DOCUMENTS
from .deals.models import DEAL_DOCUMENTS
from .forecasts.models import FORECAST_DOCUMENTS
from .leads.models import LEAD_DOCUMENTS
from .objectives.models import OBJECTIVE_DOCUMENTS
from .orders.models import ORDER_DOCUMENTS
from .partners.models import PARTNER_DOCUMENTS
from .portfolios.models import PORTFOLIO_DOCUMENTS
from .pricing.models import PRICING_DOCUMENTS
from .quotes.models import QUOTE_DOCUMENTS

DOCUMENTS = (
    Party,
    Mail,
    *QUOTE_DOCUMENTS,
    *PARTNER_DOCUMENTS,
    *OBJECTIVE_DOCUMENTS,
    *PORTFOLIO_DOCUMENTS,
    *CATALOGUE_DOCUMENTS,
    *PRICING_DOCUMENTS,
    *DEAL_DOCUMENTS,
    *ORDER_DOCUMENTS,
    *LEAD_DOCUMENTS,
    DocumentTemplate,
    *FORECAST_DOCUMENTS,
)
