"""How a sale is taxed: by whom, to whom, and of what (Directive 2006/112/EC).

Pure rules. Codes are those of UNTDID 5305 (BT-151): S taxed, Z zero rate, E exempt, AE reverse
charge, K supply within the EU, G export, O outside the scope.
"""

from decimal import Decimal

EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})
_NOTHING = Decimal(0)
_REASONS = {
    "AE": {
        "en": "Reverse charge: VAT is owed by the customer (Directive 2006/112/EC, art. 196).",
        "es": "Inversión del sujeto pasivo: el IVA lo declara el cliente "
              "(Directiva 2006/112/CE, art. 196).",
    },
    "K": {
        "en": "Supply within the EU, exempt (Directive 2006/112/EC, art. 138).",
        "es": "Entrega intracomunitaria exenta (Directiva 2006/112/CE, art. 138).",
    },
    "G": {
        "en": "Export, exempt (Directive 2006/112/EC, art. 146).",
        "es": "Exportación exenta (Directiva 2006/112/CE, art. 146).",
    },
    "E": {"en": "Exempt from VAT.", "es": "Operación exenta de IVA."},
    "O": {"en": "Outside the scope of VAT.", "es": "Operación no sujeta a IVA."},
}


def treated(line, *, seller, buyer, rate_of, language="en"):
    """How a line is taxed: `{"vat_code", "vat_rate", "surcharge_rate", "exemption_reason"}`.

    `seller` and `buyer` are fiscal data: `address`, `vat_id` and, of the buyer, `tax_regime`.
    `rate_of(category)` gives rate and surcharge of the seller's country on the day. Private buyers
    in another country of the EU pay the seller's rate: the one-stop shop (OSS) is not done.
    """
    regime = buyer.get("tax_regime") or {}
    category = line["tax_category"]
    if category == "outside_scope":
        return _untaxed("O", language)
    # One reason for all that is exempt, as an e-invoice has one for each code (BT-120).
    if regime.get("kind") == "exempt":
        return _untaxed("E", language, regime.get("exemption_reason"))
    if category == "exempt":
        return _untaxed("E", language)
    if regime.get("kind") == "reverse_charge":
        return _untaxed("AE", language)
    abroad = _code_abroad(seller, buyer, regime.get("kind"))
    if abroad is not None:
        return _untaxed(abroad, language)
    if category == "zero":
        return _taxed("Z", _NOTHING, _NOTHING)
    rate, surcharge = rate_of(category)
    has_surcharge = (regime.get("kind") == "equivalence_surcharge"
                     and _country(seller) == _country(buyer))
    return _taxed("Z" if rate == 0 else "S", rate, surcharge if has_surcharge else _NOTHING)


def _code_abroad(seller, buyer, regime):
    """The code of what is not taxed as it crosses a border; None for what is taxed here."""
    ours, theirs = _country(seller), _country(buyer)
    if regime == "export" or theirs not in EU:
        # Not from outside the EU to its own country: that is taxed at home.
        return "G" if regime == "export" or ours != theirs else None
    if ours == theirs or ours not in EU or not _is_business_of_another(ours, buyer):
        return None
    return "K" if regime == "intra_community" else "AE"


def _is_business_of_another(country, buyer):
    vat_id = buyer.get("vat_id") or ""
    # Greece is GR, and its VAT ids begin with EL.
    return bool(vat_id) and {"EL": "GR"}.get(vat_id[:2], vat_id[:2]) != country


def _country(party):
    return party["address"]["country"]


def _taxed(code, rate, surcharge_rate):
    return {"vat_code": code, "vat_rate": rate, "surcharge_rate": surcharge_rate,
            "exemption_reason": None}


def _untaxed(code, language, reason=None):
    texts = _REASONS[code]
    return {"vat_code": code, "vat_rate": _NOTHING, "surcharge_rate": _NOTHING,
            "exemption_reason": reason or texts.get((language or "en")[:2].lower(), texts["en"])}
