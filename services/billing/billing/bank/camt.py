"""CAMT.053 of ISO 20022, versions .001.02 to .08 and later: an account's movements as XML.

The versions differ in where a name stands and little else, so elements are looked for by their
local names. Batches come as one movement for each of their transactions.
"""

import re
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from contracts.errors import ValidationFailed

from .movements import Movement

_NAMESPACE = re.compile(r"^\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d\}Document$")


def movements_of(data):
    """The booked movements of a file (bytes). Raises ValidationFailed for anything else."""
    try:
        # Neither entities nor a DTD have a place in it.
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ValidationFailed.at("/data", "This is not a well-formed XML file.") from error
    if not _NAMESPACE.match(root.tag):
        raise ValidationFailed.at("/data", "This is not a CAMT.053 file.")

    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    for statement in root.iterfind("./BkToCstmrStmt/Stmt"):
        account = _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")
        for entry in statement.iterfind("Ntry"):
            if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) in (None, "BOOK"):
                yield from _of_entry(entry, account)


def _of_entry(entry, account):
    details = entry.findall("NtryDtls/TxDtls")
    total = entry.find("Amt")
    amounts = [_amount_of(detail) for detail in details]
    if len(details) > 1 and None not in amounts:
        for place, (detail, amount) in enumerate(zip(details, amounts, strict=True)):
            yield _movement(entry, detail, amount, account, place)
    else:
        # Of a batch whose parts say no amounts only the whole is known.
        detail = details[0] if len(details) == 1 else None
        yield _movement(entry, detail, total, account, 0)


def _movement(entry, detail, amount, account, place):
    is_credit = (_text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")) == "CRDT"
    other, account_of_other = ("Dbtr", "DbtrAcct") if is_credit else ("Cdtr", "CdtrAcct")
    is_return = _text(entry, "RvslInd") == "true" or _find(detail, "RtrInf") is not None
    texts = [found.text or "" for found in _all(detail, "RmtInf/Ustrd")]
    texts += [found.text or "" for found in _all(detail, "RmtInf/Strd/AddtlRmtInf")]
    if not any(texts):
        texts = [_text(detail, "AddtlTxInf") or _text(entry, "AddtlNtryInf") or ""]
    return Movement(
        account_iban=account,
        is_credit=is_credit,
        is_return=is_return,
        amount=_decimal(amount),
        currency=amount.get("Ccy") if amount is not None else None,
        booked_on=_day(entry, "BookgDt") or _day(entry, "ValDt"),
        charges=_charges(detail, amount),
        payer_name=_text(detail, f"RltdPties/{other}/Nm")
        or _text(detail, f"RltdPties/{other}/Pty/Nm"),
        payer_iban=_text(detail, f"RltdPties/{account_of_other}/Id/IBAN"),
        text=" ".join(" ".join(texts).split()),
        reference=_text(detail, "RmtInf/Strd/CdtrRefInf/Ref"),
        end_to_end_id=_known(_text(detail, "Refs/EndToEndId")),
        bank_reference=_text(detail, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef")
        or _text(entry, "NtryRef"),
        place=place,
    )


def _amount_of(detail):
    found = detail.find("Amt")
    return found if found is not None else detail.find("AmtDtls/TxAmt/Amt")


def _charges(detail, amount):
    """What banks kept back, in the currency of the account, of what somebody paid."""
    if detail is None or amount is None:
        return None
    kept = Decimal(0)
    for charge in [*detail.iterfind("Chrgs/Rcrd"), *detail.iterfind("Chrgs[Amt]")]:
        held = charge.find("Amt")
        if held is not None and held.get("Ccy") == amount.get("Ccy"):
            kept += _decimal(held)
    return kept or None


def _decimal(element):
    try:
        value = Decimal((element.text or "").strip()) if element is not None else None
    except InvalidOperation as error:
        raise ValidationFailed.at("/data", "An amount in the file is no number.") from error
    if value is None or not value.is_finite():
        raise ValidationFailed.at("/data", "A movement in the file has no amount.")
    return value


def _known(value):
    return None if value == "NOTPROVIDED" else value


def _day(entry, name):
    value = _text(entry, f"{name}/Dt") or _text(entry, f"{name}/DtTm")
    return value[:10] if value else None


def _find(element, path):
    return None if element is None else element.find(path)


def _all(element, path):
    return [] if element is None else element.findall(path)


def _text(element, path):
    found = _find(element, path)
    return (found.text or "").strip() or None if found is not None else None
