"""Whose baskets a price list or a promotion is for, and when it holds."""


def is_within(raw, at):
    """Whether a moment is within the period of something."""
    valid_from, valid_until = raw.get("valid_from"), raw.get("valid_until")
    return (valid_from is None or valid_from <= at) and (valid_until is None or at < valid_until)


def has_ended(raw, at):
    """Whether something was put away by a moment, or its period does not hold it."""
    archived_at = raw.get("archived_at")
    return (archived_at is not None and archived_at <= at) or not is_within(raw, at)


def is_for(raw, basket):
    """Whether all conditions fit of whose basket it is; what is not said fits all."""
    return (
        not raw.get("_is_nobodys")
        and _fits(raw.get("customer_ids"), basket["customer_ids"])
        and _fits(raw.get("partner_ids"), (basket["partner_id"],))
        and _fits(raw.get("segments"), basket["segments"])
        and _fits(raw.get("channels"), (basket["channel"],)))


def _fits(asked, held):
    return not asked or any(value in asked for value in held)
