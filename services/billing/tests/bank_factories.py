"""Bank statements for tests: CAMT.053 of any version, and CSV."""

import base64

ACCOUNT = "ES9121000418450200051332"
PAYER = "ES7921000813610123456789"


def in_base64(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def camt(*entries, version="02", account=ACCOUNT):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-20T20:00:00</CreDtTm></GrpHdr>
    <Stmt><Id>S1</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>
    {"".join(entries)}
    </Stmt>
  </BkToCstmrStmt>
</Document>"""


def entry(amount, *details, ref=None, day="2026-03-20", credit=True, status="BOOK", new=False,
          reversal=False, currency="EUR"):
    """An entry with details; `new` as from version .001.08 on."""
    status = f"<Sts><Cd>{status}</Cd></Sts>" if new else f"<Sts>{status}</Sts>"
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt>
      <CdtDbtInd>{"CRDT" if credit else "DBIT"}</CdtDbtInd>
      {"<RvslInd>true</RvslInd>" if reversal else ""}{status}
      <BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>
      {f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""}
      <NtryDtls>{"".join(details)}</NtryDtls></Ntry>"""


def detail(text=None, *, name=None, iban=None, amount=None, reference=None, charges=None,
           new=False, credit=True):
    party, account = ("Dbtr", "DbtrAcct") if credit else ("Cdtr", "CdtrAcct")
    name_tag = f"<Pty><Nm>{name}</Nm></Pty>" if new else f"<Nm>{name}</Nm>"
    parts = [
        "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>",
        f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>' if amount else "",
        f'<Chrgs><Rcrd><Amt Ccy="EUR">{charges}</Amt></Rcrd></Chrgs>' if charges else "",
        "<RltdPties>",
        f"<{party}>{name_tag}</{party}>" if name else "",
        f"<{account}><Id><IBAN>{iban}</IBAN></Id></{account}>" if iban else "",
        "</RltdPties><RmtInf>",
        f"<Ustrd>{text}</Ustrd>" if text else "",
        f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else "",
        "</RmtInf></TxDtls>",
    ]
    return "".join(parts)


SPANISH = {"columns": {"booked_on": "Fecha", "amount": "Importe", "text": "Concepto",
                       "payer_name": "Ordenante"},
           "account_iban": ACCOUNT}
