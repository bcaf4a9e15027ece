"""What people call the columns of a list of contacts, in English and in Spanish."""

import re

from ..names import fold

_NUMBERS = re.compile(r"\d+")


def header_key(name):
    """A column's name without accents, capitals, blanks and signs, its numbers as `#`."""
    plain = "".join(letter for letter in fold(name) if letter.isalnum())
    return _NUMBERS.sub("#", plain)


def by_key(names_by_spec):
    """`{header key: spec}` of `{spec: "Name, Other name"}`. What a spec is, see `columns`."""
    return {
        header_key(name): spec
        for spec, names in names_by_spec.items()
        for name in names.split(",")
    }


_PARTY = {
    "name": "name, full name, display name, contact name, nombre completo, nombre y apellidos, "
            "contacto, fn, razon",
    "given_name": "first name, given name, forename, first, nombre, nombre de pila, primer nombre, "
                  "nombres",
    "additional_names": "middle name, additional name, additional names, middle, segundo nombre",
    "family_name": "last name, family name, surname, last, apellido, apellidos, primer apellido",
    "honorific_prefix": "prefix, name prefix, honorific prefix, salutation, tratamiento",
    "honorific_suffix": "suffix, name suffix, honorific suffix, sufijo",
    "nickname": "nickname, nick, alias, apodo",
    "legal_name": "legal name, razon social, denominacion social",
    "birth_on": "birthday, birth date, birthdate, date of birth, born, dob, cumpleanos, "
                "fecha de nacimiento, nacimiento",
    "notes": "notes, note, comment, comments, remarks, description, notas, nota, comentario, "
             "comentarios, observaciones, descripcion",
    "tags": "tags, tag, categories, category, keywords, groups, group, labels, etiqueta, "
            "etiquetas, categoria, categorias, grupo, grupos",
    "languages": "language, languages, preferred language, lang, idioma, idiomas, lengua",
    "time_zone": "time zone, timezone, zona horaria, huso horario",
    "kind": "kind, contact type, record type, tipo de contacto, tipo de registro",
    "roles.role": "role, roles, relationship, lifecycle stage, relacion, rol",
    "tax_ids.value": "tax id, vat, vat number, vat id, nif, cif, nie, dni, nif cif, cif nif, "
                     "identificacion fiscal, numero de identificacion fiscal",
    "external_ids.id": "external id, customer id, customer number, customer no, id externo, "
                       "codigo de cliente, numero de cliente",
    "affiliations.organisation@main": "company, company name, organisation, organization, "
        "organisation name, organization name, employer, firm, business, empresa, compania, "
        "organizacion, sociedad, entidad, nombre de la empresa, nombre empresa, "
        "nombre de la organizacion",
    "affiliations.title@main": "title, job title, position, job, occupation, cargo, puesto, "
        "puesto de trabajo, profesion, titulo del trabajo",
    "affiliations.department@main": "department, dept, division, departamento, area",
}

_POINTS = {
    "emails.address": "email, e-mail, mail, email address, e-mail address, emails, correo, "
        "correo electronico, direccion de correo, direccion de correo electronico, "
        "direccion de email, alternate email, secondary email, additional email addresses",
    "emails.address=work": "work email, business email, office email, email work, "
        "correo del trabajo, correo de trabajo, correo trabajo, email trabajo, email profesional, "
        "correo profesional, email de empresa, correo corporativo",
    "emails.address=home": "home email, personal email, private email, email home, "
        "email personal, correo personal, correo particular",
    "phones.number": "phone, phone number, telephone, telephone number, tel, phones, telefono, "
        "telefonos, numero de telefono, tlf, tfno, otro telefono, other phone, primary phone",
    "phones.number=mobile": "mobile, mobile phone, mobile number, mobile phone number, "
        "cell, cell phone, cellphone, movil, telefono movil, numero de movil, celular, "
        "telefono celular, whatsapp",
    "phones.number=work": "work phone, business phone, office phone, phone work, "
        "telefono del trabajo, telefono de trabajo, telefono trabajo, telefono de la oficina, "
        "telefono oficina, telefono profesional",
    "phones.number=home": "home phone, private phone, phone home, telefono de casa, "
        "telefono casa, telefono particular, telefono personal, telefono fijo, fijo",
    "phones.number=fax": "fax, fax number, business fax, work fax, fax del trabajo, "
        "numero de fax",
    "phones.number=main": "company phone, company main phone, main phone, switchboard, "
        "centralita, telefono de la empresa, telefono empresa, telefono principal",
    "websites.url": "website, web site, web, web page, webpage, url, homepage, website url, "
        "company website, pagina web, sitio web",
    "social_handles.handle=linkedin": "linkedin, linkedin url, linkedin profile, "
        "perfil de linkedin",
    "social_handles.handle=twitter": "twitter, twitter handle, twitter username, x handle",
    "social_handles.handle=instagram": "instagram, instagram handle",
    "social_handles.handle=facebook": "facebook, facebook url, facebook page",
}

# The parts of an address, in both languages, and the places that they are said of.
_PARTS = {
    "street": ("street", "address", "street address", "address line", "street line",
               "calle", "direccion", "domicilio", "direccion postal"),
    "locality": ("city", "town", "locality", "ciudad", "localidad", "poblacion", "municipio"),
    "region": ("state", "region", "province", "county", "state region", "state province",
               "provincia", "estado", "comunidad", "comunidad autonoma", "provincia o estado"),
    "postal_code": ("zip", "zip code", "zipcode", "postal code", "postcode", "post code",
                    "zip postal code", "codigo postal", "cp"),
    "country": ("country", "country region", "country code", "pais", "pais o region",
                "pais region"),
}
_PLACES = {
    "work": (("business", "work", "office", "company"),
             ("del trabajo", "de trabajo", "trabajo", "de la empresa", "empresa", "de la oficina",
              "oficina")),
    "home": (("home", "private", "personal"),
             ("del domicilio", "de domicilio", "particular", "personal", "de casa", "casa")),
    "other": (("other", "otra", "otro"), ()),
    "mailing": (("mailing",), ("de correspondencia", "postal de correspondencia")),
    "billing": (("billing", "invoice"), ("de facturacion", "facturacion", "fiscal")),
    "shipping": (("shipping", "delivery"), ("de envio", "envio", "de entrega", "entrega")),
}


def _addresses():
    """Every part by itself, and of every place."""
    words = {}
    for part, names in _PARTS.items():
        for name in names:
            words[header_key(name)] = f"addresses.{part}@main"
            for place, (before, after) in _PLACES.items():
                spec = f"addresses.{part}@{place}={place}"
                for word in before:
                    words[header_key(word + name)] = spec
                for word in after:
                    words[header_key(name + word)] = spec
    return words


WORDS = _addresses() | by_key(_PARTY) | by_key(_POINTS)
