"""What marketing holds of people, when they ask for it or have it erased."""

from chassis.holdings import DocumentHoldings

from .forms import people, submissions


class MarketingHoldings(DocumentHoldings):
    """What documents say of contacts; and what anybody sent with an address of theirs goes too."""

    def erase(self, contact_ids, data_request_id):
        """Erase as any service does, and by the addresses of who is erased."""
        erased = submissions.erase_addresses(people.addresses_of(contact_ids))
        counts, kept = super().erase(contact_ids, data_request_id)
        for what, name in (("form_submissions", "submission_count"),
                           ("occasion_registrations", "registration_count")):
            if erased[name]:
                counts[what] = counts.get(what, 0) + erased[name]
        return counts, kept
