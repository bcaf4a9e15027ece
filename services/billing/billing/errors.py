"""What the rules of billing refuse."""

from contracts.errors import Conflict


class InvoiceHasNoXml(Conflict):
    """There can be no e-invoice of it; `reason` is in the details."""

    code = "invoice_has_no_xml"
    detail = "There is no e-invoice of this invoice."
# Issuer, series, taxes and billing profiles


class BillingProfileMissing(Conflict):
    code = "billing_profile_missing"
    detail = "This party has no billing profile."


class IssuerMissing(Conflict):
    code = "issuer_missing"
    detail = "The company's own fiscal data is not recorded yet."


class TaxRateMissing(Conflict):
    code = "tax_rate_missing"
    detail = "No tax rate is known for this."


class SeriesMissing(Conflict):
    code = "series_missing"
    detail = "There is no series for this kind of document."


# Something is missing without which nothing can be invoiced; an order waits for it.
NOT_READY = (BillingProfileMissing, IssuerMissing, TaxRateMissing, SeriesMissing)


class SeriesExists(Conflict):
    code = "series_exists"
    detail = "There is a series of this code."


class SeriesIsBegun(Conflict):
    code = "series_is_begun"
    detail = "Something was issued in this series, so its numbers keep their form."


class TaxRateExists(Conflict):
    code = "tax_rate_exists"
    detail = "There is a rate for this country and category from this day on."


class BillingProfileExists(Conflict):
    code = "billing_profile_exists"
    detail = "This party has a billing profile."


class ChangeIsDecided(Conflict):
    code = "change_is_decided"
    detail = "This change was approved or refused already."


# Invoices and credit notes


class InvoiceIsIssued(Conflict):
    code = "invoice_is_issued"
    detail = "What is issued does not change."


class InvoiceIsDraft(Conflict):
    code = "invoice_is_draft"
    detail = "A draft is changed or deleted, and not credited."


class DayGoesBack(Conflict):
    code = "day_goes_back"
    detail = "A later day has been issued in this series already."


class MoreThanWasInvoiced(Conflict):
    code = "more_than_was_invoiced"
    detail = "More would be given back than was invoiced."


class OrderIsInvoiced(Conflict):
    code = "order_is_invoiced"
    detail = "All of this is invoiced already."


class OrderIsCancelled(Conflict):
    code = "order_is_cancelled"
    detail = "The order was cancelled."


# Payments


class InvoiceIsSelfBilled(Conflict):
    code = "invoice_is_self_billed"
    detail = "We owe this document ourselves, so no payment of a customer settles it."


class InvoiceOfAnotherParty(Conflict):
    code = "invoice_of_another_party"
    detail = "The invoice is another party's."


class CurrencyDiffers(Conflict):
    code = "currency_differs"
    detail = "This is in another currency."


class MoreThanIsOpen(Conflict):
    code = "more_than_is_open"
    detail = "That is more than is open of the invoice."


class MoreThanIsLeft(Conflict):
    code = "more_than_is_left"
    detail = "That is more than is left."


class ExternalIdTaken(Conflict):
    code = "external_id_taken"
    detail = "Something else is already known by this external id."


class PaymentIsReversed(Conflict):
    code = "payment_is_reversed"
    detail = "The payment was sent back."


class PaymentIsRefunded(Conflict):
    code = "payment_is_refunded"
    detail = "Something of this payment was paid back already."


class NothingIsOpen(Conflict):
    code = "nothing_is_open"
    detail = "Nothing of this invoice is open."


class EntryIsBooked(Conflict):
    code = "entry_is_booked"
    detail = "This movement is booked already."


class EntryIsADebit(Conflict):
    code = "entry_is_a_debit"
    detail = "Money went out by this movement, so it is no payment of a customer."


class PaymentProviderMissing(Conflict):
    code = "payment_provider_missing"
    detail = "There is no active provider of payments."


# Self-billing


class NoSelfBillingAgreement(Conflict):
    code = "no_self_billing_agreement"
    detail = "This party has not agreed beforehand to have us issue its invoices."


class AcceptanceIsNotAsked(Conflict):
    code = "acceptance_is_not_asked"
    detail = "The supplier is not asked about this document, or has answered already."


class AcceptanceIsNeeded(Conflict):
    code = "acceptance_is_needed"
    detail = "The supplier has to accept this document before it is issued."


class CommissionsAreInvoiced(Conflict):
    code = "commissions_are_invoiced"
    detail = "There is an invoice of these commissions already."


# Subscriptions


class PlanIsRetired(Conflict):
    code = "plan_is_retired"
    detail = "Nobody can subscribe to this plan any more."


class SubscriptionIsOver(Conflict):
    code = "subscription_is_over"
    detail = "This subscription is over."


class SubscriptionIsPaused(Conflict):
    code = "subscription_is_paused"
    detail = "This subscription is paused; resume it first."


class SubscriptionIsTrialing(Conflict):
    code = "subscription_is_trialing"
    detail = "Nothing is billed during a trial, so there is nothing to pause."
