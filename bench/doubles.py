"""Made-up contacts, some of them entered twice as people do it: for measuring how they are found.

`labelled(count, seed)` gives contacts as they are stored and the pairs that are one.
"""

import random

import people

LEGAL_FORMS = (("S.L.", "SL", "Sociedad Limitada", "S.L.U.", ""),
               ("Ltd", "Limited", "Ltd.", ""))
STREETS = ("Calle Mayor", "Avenida de la Constitución", "Calle del Carmen", "Plaza de España",
           "Gran Vía", "Calle Real", "Paseo del Prado", "High Street", "Station Road",
           "Church Lane")
SHORT = (("Calle", "C/"), ("Avenida", "Avda."), ("Plaza", "Pza."), ("Street", "St"),
         ("Road", "Rd"), ("Paseo", "Pº"))
SHARE_OF_DOUBLES = 0.2


def labelled(count, seed=1):
    """`(contacts, pairs)`: so many people and organisations, and which ids are one and the same."""
    source = random.Random(seed)
    contacts, pairs = [], set()
    for number in range(count):
        make = _company if source.random() < 0.2 else _person
        contact = make(source, f"contact_{len(contacts):026}", number)
        contacts.append(contact)
        if source.random() < SHARE_OF_DOUBLES:
            for _ in range(2 if source.random() < 0.1 else 1):
                double = corrupted(source, contact, f"contact_{len(contacts):026}")
                contacts.append(double)
            group = [item["_id"] for item in contacts[contacts.index(contact):]]
            pairs |= {(one, other) for index, one in enumerate(group)
                      for other in group[index + 1:]}
        elif make is _person and source.random() < 0.15:
            contacts.append(_relative(source, contact, f"contact_{len(contacts):026}", number))
        elif make is _person and source.random() < 0.1:
            contacts.append(_namesake(source, contact, f"contact_{len(contacts):026}", number))
        elif make is _company and source.random() < 0.2:
            contacts.append(_branch(source, contact, f"contact_{len(contacts):026}"))
    return contacts, pairs


def _person(source, id, number):
    row = next(people.rows(1, seed=source.randrange(10**9)))
    given, family = row["given_name"], row["family_name"]
    local = people._plain(given)[:10] + "." + people._plain(family)
    contact = {"_id": id, "kind": "person", "given_name": given, "family_name": family,
               "name": f"{given} {family}", "version": 1}
    if source.random() < 0.8:
        domain = source.choice(("gmail.com", "hotmail.es", "outlook.com", f"empresa{number}.es"))
        # Nobody else has that mailbox.
        contact["emails"] = [{"address": f"{local}{number}@{domain}"}]
    if source.random() < 0.7:
        contact["phones"] = [{"number": f"+346{source.randrange(10**8):08}"}]
    if source.random() < 0.6:
        contact["addresses"] = [_address(source)]
    if source.random() < 0.4:
        contact["birth_on"] = (f"{source.randint(1940, 2004)}-{source.randint(1, 12):02}-"
                               f"{source.randint(1, 28):02}")
    if source.random() < 0.3:
        contact["tax_ids"] = [{"country": "ES", "value": f"{source.randrange(10**8):08}X"}]
    return contact


def _address(source):
    return {"street": f"{source.choice(STREETS)}, {source.randint(1, 120)}",
            "postal_code": f"{source.randint(1000, 52000):05}", "country": "ES"}


def _company(source, id, number):
    is_spanish = source.random() < 0.7
    names = people.FAMILY_ES if is_spanish else people.FAMILY_EN
    trades = people.TRADES_ES if is_spanish else people.TRADES_EN
    core = (f"{source.choice(trades)} {source.choice(names)} {source.choice(names)}" if is_spanish
            else f"{source.choice(names)} & {source.choice(names)} {source.choice(trades)}")
    form = LEGAL_FORMS[0 if is_spanish else 1][0]
    contact = {"_id": id, "kind": "organisation", "name": f"{core} {form}".strip(), "version": 1}
    domain = f"{people._plain(core)[:14]}{number}.example"
    if source.random() < 0.7:
        contact["emails"] = [{"address": f"info@{domain}"}]
    if source.random() < 0.6:
        contact["phones"] = [{"number": f"+349{source.randrange(10**8):08}"}]
    if source.random() < 0.5:
        contact["tax_ids"] = [{"country": "ES", "value": f"B{source.randrange(10**8):08}"}]
    if source.random() < 0.5:
        contact["websites"] = [{"url": f"https://www.{domain}"}]
    if source.random() < 0.6:
        contact["addresses"] = [_address(source)]
    return contact


def corrupted(source, contact, id):
    """The same party as somebody else would enter it."""
    double = {name: value for name, value in contact.items()}
    double["_id"] = id
    for name in ("emails", "phones", "addresses", "birth_on", "tax_ids", "websites"):
        if name in double and source.random() < 0.35:
            del double[name]
    if "emails" in double and source.random() < 0.3:
        local, _, domain = double["emails"][0]["address"].partition("@")
        double["emails"] = [{"address": f"{_slip(source, local)}@{domain}" if source.random() < 0.4
                             else f"{local}@otro{source.randrange(999)}.es"}]
    if "phones" in double and source.random() < 0.25:
        double["phones"] = [{"number": f"+346{source.randrange(10**8):08}"}]
    if "addresses" in double:
        address = dict(double["addresses"][0])
        for long, short in SHORT:
            if source.random() < 0.6:
                address["street"] = address["street"].replace(long, short)
        double["addresses"] = [address]
    if contact["kind"] == "person":
        _misname(source, double)
    else:
        _rename(source, double)
    return double


def _misname(source, double):
    given, family = double["given_name"], double["family_name"]
    chance = source.random()
    if chance < 0.2:
        given = _slip(source, given)
    elif chance < 0.4:
        family = _slip(source, family)
    elif chance < 0.5:
        given, family = family, given
    elif chance < 0.65:
        family = family.split()[0]
    elif chance < 0.72:
        given = given.split()[0]
    elif chance < 0.76:
        given = given[0]
    if source.random() < 0.3:
        given, family = _plain(given), _plain(family)
    double |= {"given_name": given, "family_name": family, "name": f"{given} {family}"}


def _rename(source, double):
    name = double["name"]
    for forms in LEGAL_FORMS:
        if name.endswith(" " + forms[0]):
            name = (name.removesuffix(forms[0]) + source.choice(forms)).strip()
    if source.random() < 0.3:
        name = _slip(source, name)
    if source.random() < 0.3:
        name = name.upper()
    double["name"] = name


def _relative(source, contact, id, number):
    """Somebody of the same household: the telephone or the address is the same."""
    given = source.choice([name for name in people.GIVEN_ES if name != contact["given_name"]])
    relative = {"_id": id, "kind": "person", "version": 1, "given_name": given,
                "family_name": contact["family_name"], "name": f"{given} {contact['family_name']}"}
    for name in ("phones", "addresses"):
        if name in contact and source.random() < 0.7:
            relative[name] = contact[name]
    return relative


def _namesake(source, contact, id, number):
    """Somebody else of that very name."""
    other = _person(source, id, number + 10**6)
    return other | {name: contact[name] for name in ("given_name", "family_name", "name")}


def _branch(source, contact, id):
    """A sister company: much of the name, and perhaps the place, are the same."""
    words = contact["name"].split()
    words[0] = source.choice([trade for trade in people.TRADES_ES if trade != words[0]])
    branch = {"_id": id, "kind": "organisation", "version": 1, "name": " ".join(words),
              "tax_ids": [{"country": "ES", "value": f"A{source.randrange(10**8):08}"}]}
    if "addresses" in contact and source.random() < 0.5:
        branch["addresses"] = contact["addresses"]
    return branch


def _slip(source, text):
    """A slip of the finger: a letter left out, doubled, changed, or two in each other's place."""
    if len(text) < 4:
        return text
    at = source.randrange(1, len(text) - 1)
    return source.choice((
        text[:at] + text[at + 1:], text[:at] + text[at] + text[at:],
        text[:at] + source.choice("aeiolnrst") + text[at + 1:],
        text[:at] + text[at + 1] + text[at] + text[at + 2:],
    ))


def _plain(text):
    return text.translate(str.maketrans("áéíóúüñÁÉÍÓÚÑ", "aeiouunAEIOUN"))
