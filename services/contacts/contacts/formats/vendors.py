"""What the exports of other programs call their columns, where that differs from common words.

Google Contacts numbers what there can be several of (`E-mail 1 - Value`). Outlook names its columns
in the language of the installation, and leaves some in English. HubSpot and Salesforce name them
by what a report is of.
"""

from dataclasses import dataclass

from .vocabulary import by_key, header_key


@dataclass(frozen=True)
class Vendor:
    """A program whose exports are recognised by at least `needed` of its telltale columns.

    Columns in `never` tell that the file is another kind of export. `kind` is what all rows are.
    """

    source: str
    telltales: frozenset
    words: dict
    kind: str | None = None
    needed: int = 2
    never: frozenset = frozenset()


def _keys(names):
    return frozenset(header_key(name) for name in names.split(","))


_OF_PEOPLE = _keys("First Name, Last Name, Contact ID, Lead ID, Nombre, Apellidos")

GOOGLE = Vendor(
    "google",
    _keys("E-mail 1 - Value, E-mail 1 - Label, E-mail 1 - Type, Phone 1 - Value, Phone 1 - Label, "
          "Phone 1 - Type, Group Membership, Phonetic First Name, Given Name Yomi, Yomi Name, "
          "Address 1 - Formatted, Organization 1 - Name, Organization Title, File As, "
          "Website 1 - Value"),
    by_key({
        "labels": "Labels, Group Membership",
        "emails.address@#": "E-mail 1 - Value",
        "emails.starred_label@#": "E-mail 1 - Type, E-mail 1 - Label",
        "phones.number@#": "Phone 1 - Value",
        "phones.starred_label@#": "Phone 1 - Type, Phone 1 - Label",
        "addresses.street@#": "Address 1 - Street, Address 1 - Extended Address, "
                              "Address 1 - PO Box",
        "addresses.locality@#": "Address 1 - City",
        "addresses.region@#": "Address 1 - Region",
        "addresses.postal_code@#": "Address 1 - Postal Code",
        "addresses.country@#": "Address 1 - Country",
        "addresses.common_label@#": "Address 1 - Type, Address 1 - Label",
        "affiliations.organisation@#": "Organization 1 - Name, Organization Name",
        "affiliations.title@#": "Organization 1 - Title, Organization Title",
        "affiliations.department@#": "Organization 1 - Department, Organization Department",
        "websites.url@#": "Website 1 - Value",
        "websites.common_label@#": "Website 1 - Type, Website 1 - Label",
    }),
)

OUTLOOK = Vendor(
    "outlook",
    _keys("E-mail Address, E-mail 2 Address, E-mail Display Name, E-mail Type, Business Phone, "
          "Business Fax, Business Street, Business City, Home Street, Other Street, Assistant's "
          "Name, Manager's Name, Company Main Phone, Web Page, TTY/TDD Phone, Given Yomi, "
          "Dirección de correo electrónico, Dirección del correo electrónico 2, "
          "Nombre de pantalla de correo electrónico, Tipo de correo electrónico, Segundo nombre, "
          "Teléfono del trabajo, Fax del trabajo, Calle del trabajo, Ciudad de trabajo, "
          "Otra calle, Devolución de llamada, Organización, Nombre del director, "
          "Número de centralita de la organización, Teléfono principal de la organización"),
    by_key({
        "honorific_prefix": "Title, Título, Tratamiento",
        "tags": "Categories, Categorías",
        "emails.address": "E-mail 2 Address, Dirección del correo electrónico, "
                          "Dirección de correo electrónico 2, Dirección del correo electrónico 2",
        "phones.number=work": "Business Phone, Teléfono del trabajo",
        "phones.number=home": "Home Phone, Particular, Teléfono particular",
        "phones.number=mobile": "Mobile Phone, Teléfono móvil",
        "phones.number=car": "Car Phone, Teléfono del automóvil, Teléfono del coche",
        "phones.number=work fax": "Business Fax, Fax del trabajo",
        "phones.number=home fax": "Home Fax, Fax particular, Fax del domicilio",
        "phones.number=fax": "Other Fax, Otro fax",
        "phones.number=other": "Other Phone, Otro teléfono",
        "phones.number=pager": "Pager, Localizador, Buscapersonas",
        "phones.number=main": "Company Main Phone, Número de centralita de la organización, "
                                "Teléfono principal de la organización",
        "phones.number=assistant": "Assistant's Phone, Teléfono del ayudante",
        "phones.number=primary": "Primary Phone, Teléfono principal",
        "phones.number=callback": "Callback, Devolución de llamada",
        "websites.url=personal": "Personal Web Page, Página web personal",
        "addresses.street@work=work": "Business Address PO Box, "
                                      "Apartado postal de la dirección del trabajo",
        "addresses.street@home=home": "Home Address PO Box, "
                                      "Apartado postal de la dirección personal",
        "addresses.street@other=other": "Other Address PO Box, Otro apartado postal",
    }),
)

_HUBSPOT_WORDS = {
    "roles.role": "Lifecycle Stage, Etapa del ciclo de vida",
    "phones.number=mobile": "Mobile Phone Number, Número de teléfono móvil",
    "addresses.street@main": "Street Address, Dirección",
}
_HUBSPOT_COMMON = ("Record ID, Record ID - Contact, Record ID - Company, Lifecycle Stage, "
                   "Create Date, Last Activity Date, Lead Status, ID de registro, "
                   "Etapa del ciclo de vida, Last Modified Date")

HUBSPOT_CONTACTS = Vendor(
    "hubspot",
    _keys(_HUBSPOT_COMMON + ", First Name, Last Name, Email, Contact owner, Associated Company, "
          "Primary Associated Company ID, Associated Company IDs, Marketing contact status"),
    by_key(_HUBSPOT_WORDS | {
        "external_ids.id=hubspot": "Record ID, Record ID - Contact, ID de registro",
        "affiliations.organisation@main":
            "Company Name, Associated Company, Primary Associated Company, Empresa asociada",
        "affiliations.organisation_external_id@main=hubspot_company":
            "Primary Associated Company ID, Associated Company IDs",
        "social_handles.handle=linkedin": "LinkedIn URL, LinkedIn Bio",
    }),
    kind="person", needed=4,
)
HUBSPOT_COMPANIES = Vendor(
    "hubspot",
    _keys(_HUBSPOT_COMMON + ", Company name, Company Domain Name, Company owner, Industry, "
          "Number of Employees, LinkedIn Company Page, Nombre de la empresa"),
    by_key(_HUBSPOT_WORDS | {
        "name": "Company name, Name, Nombre de la empresa",
        "external_ids.id=hubspot_company": "Record ID, Record ID - Company, ID de registro",
        "websites.url": "Company Domain Name, Nombre de dominio de la empresa",
        "roles.role": "Type, Tipo",
        "social_handles.handle=linkedin": "LinkedIn Company Page",
    }),
    kind="organisation", needed=3, never=_OF_PEOPLE,
)

_SALESFORCE_PHONES = {
    "phones.number=work": "Phone, Business Phone",
    "phones.number=mobile": "Mobile, Mobile Phone",
    "phones.number=home": "Home Phone",
    "phones.number=other": "Other Phone",
    "phones.number=fax": "Fax",
    "phones.number=assistant": "Asst. Phone, Assistant Phone",
    "tags": "Lead Source",
}
_SALESFORCE_PEOPLE = _SALESFORCE_PHONES | {
    "honorific_prefix": "Salutation",
    "affiliations.organisation@main": "Account Name, Company / Account, Company",
    "affiliations.title@main": "Title",
    "affiliations.organisation_external_id@main=salesforce": "Account ID",
}

SALESFORCE_CONTACTS = Vendor(
    "salesforce",
    _keys("Contact ID, Account Name, Account ID, Mailing Street, Mailing City, "
          "Mailing State/Province, Mailing Zip/Postal Code, Mailing Country, MailingState, "
          "MailingPostalCode, Account Owner, Contact Owner, First Name, Last Name, Asst. Phone, "
          "Reports To, Lead Source"),
    by_key(_SALESFORCE_PEOPLE | {"external_ids.id=salesforce": "Contact ID, Id"}),
    kind="person", needed=4,
)
SALESFORCE_LEADS = Vendor(
    "salesforce",
    _keys("Lead ID, Company / Account, Lead Owner, Lead Source, Lead Status, First Name, "
          "Last Name, Rating, State/Province, Zip/Postal Code"),
    by_key(_SALESFORCE_PEOPLE | {"external_ids.id=salesforce": "Lead ID, Id"}),
    kind="person", needed=4,
)
SALESFORCE_ACCOUNTS = Vendor(
    "salesforce",
    _keys("Account ID, Account Name, Account Owner, Billing Street, Billing City, "
          "Billing State/Province, Billing Zip/Postal Code, Billing Country, Shipping Street, "
          "Account Type, Parent Account, Employees, Industry, Type"),
    by_key(_SALESFORCE_PHONES | {
        "name": "Account Name, Name",
        "external_ids.id=salesforce": "Account ID, Id",
        "roles.role": "Type, Account Type",
        "tags": "Account Source",
    }),
    kind="organisation", needed=3, never=_OF_PEOPLE,
)

VENDORS = (
    GOOGLE, OUTLOOK, HUBSPOT_CONTACTS, HUBSPOT_COMPANIES, SALESFORCE_CONTACTS, SALESFORCE_LEADS,
    SALESFORCE_ACCOUNTS,
)
