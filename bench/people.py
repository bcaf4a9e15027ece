"""Made-up contacts in any number, the same for the same seed: for the bench, the seed and tests.

Names, companies and addresses are invented; the domains are those that RFC 2606 reserves, and the
telephone numbers only have the shape of Spanish and British ones.
"""

import csv
import random

GIVEN_ES = (
    "José Antonio", "María", "Lucía", "Hugo", "Martín", "Sofía", "Álvaro", "Carmen", "Íñigo",
    "Begoña", "Joaquín", "Raquel", "Andrés", "Nuria", "Óscar", "Inés", "Sebastián", "Rocío",
    "Jesús", "Adrián", "Paula", "Gonzalo", "Elena", "Rubén", "Concepción", "Ángela", "Iván",
    "Montserrat", "Xavier", "Aitana",
)
FAMILY_ES = (
    "García", "Fernández", "González", "Rodríguez", "López", "Martínez", "Sánchez", "Pérez",
    "Gómez", "Martín", "Jiménez", "Hernández", "Ruiz", "Díaz", "Moreno", "Muñoz", "Álvarez",
    "Romero", "Gutiérrez", "Alonso", "Navarro", "Torres", "Domínguez", "Ramos", "Vázquez",
    "Ibáñez", "Núñez", "Castaño", "Peña", "Echeverría",
)
GIVEN_EN = (
    "Oliver", "Amelia", "George", "Isla", "Harry", "Ava", "Noah", "Emily", "Jack", "Grace",
    "Charlie", "Freya", "Thomas", "Florence", "Oscar", "Charlotte", "William", "Ruby", "James",
    "Evelyn", "Henry", "Alice", "Edward", "Zoë", "Samuel", "Chloë", "Daniel", "Martha", "Lewis",
    "Imogen",
)
FAMILY_EN = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel",
    "Robinson", "Wright", "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall",
    "Wood", "Jackson", "Clarke", "O'Neill", "Hughes", "Baker", "Turner", "Cooper", "Ward",
    "Morris", "Phillips", "Harrison",
)
TRADES_ES = ("Talleres", "Transportes", "Conservas", "Bodegas", "Construcciones", "Gráficas",
             "Viveros", "Cerámicas", "Muebles", "Ópticas")
TRADES_EN = ("Logistics", "Foods", "Printing", "Furniture", "Engineering", "Textiles",
             "Nurseries", "Optics", "Shipping", "Bakery")
PLACES = (
    ("Madrid", "Madrid", "280", "ES"), ("Sevilla", "Sevilla", "410", "ES"),
    ("Bilbao", "Bizkaia", "480", "ES"), ("València", "València", "460", "ES"),
    ("A Coruña", "A Coruña", "150", "ES"), ("Leeds", "West Yorkshire", "LS1 ", "GB"),
    ("Bristol", "Avon", "BS1 ", "GB"),
)
TITLES = ("Gerente", "Directora comercial", "Técnico de compras", "Jefa de almacén", "Contable",
          "Managing Director", "Buyer", "Account Manager", "Head of Operations", "Engineer")
TAGS = ("vip", "feria 2025", "newsletter", "revisar", "mayorista", "trade show", "referral")

COLUMNS = ("given_name", "family_name", "email", "phone", "company", "title", "city", "province",
           "postal_code", "country", "tags", "customer_id")


def rows(count, seed=1):
    """So many contacts, as dicts of text by the names in COLUMNS; what one lacks is empty."""
    source = random.Random(seed)
    companies = [_company(source) for _ in range(max(1, count // 25))]
    for number in range(count):
        yield _row(source, number, companies)


def _company(source):
    if source.random() < 0.7:
        return f"{source.choice(TRADES_ES)} {source.choice(FAMILY_ES)} {source.randint(1, 99)} S.L."
    return f"{source.choice(FAMILY_EN)} {source.choice(TRADES_EN)} {source.randint(1, 99)} Ltd"


def _row(source, number, companies):
    city, province, code, country = source.choice(PLACES)
    is_spanish = country == "ES"
    given = source.choice(GIVEN_ES if is_spanish else GIVEN_EN)
    family = (f"{source.choice(FAMILY_ES)} {source.choice(FAMILY_ES)}" if is_spanish
              else source.choice(FAMILY_EN))
    has_company = source.random() < 0.8
    # A few have a telephone and nothing else.
    has_email = source.random() < 0.92
    return {
        "given_name": given,
        "family_name": family,
        "email": f"{_plain(given)}.{_plain(family)}.{number}@example.com" if has_email else "",
        "phone": _phone(source, number, is_spanish),
        "company": source.choice(companies) if has_company else "",
        "title": source.choice(TITLES) if has_company else "",
        "city": city,
        "province": province,
        "postal_code": f"{code}{source.randint(10, 99)}" if is_spanish else f"{code}4AB",
        "country": country,
        "tags": ";".join(source.sample(TAGS, source.choice((0, 1, 1, 2)))),
        "customer_id": f"C{number:07}",
    }


def _plain(name):
    table = str.maketrans("áéíóúüñëïç", "aeiouunei" + "c")
    return "".join(letter for letter in name.lower().translate(table) if letter.isascii()
                   and letter.isalpha())


def _phone(source, number, is_spanish):
    """A number of its own, written in one of the ways in which people write it."""
    if not is_spanish:
        return f"+44 7400 {number % 1_000_000:06}"
    digits = f"6{number % 100_000_000:08}"
    return source.choice((
        f"+34{digits}", f"+34 {digits[:3]} {digits[3:6]} {digits[6:]}", digits,
        f"{digits[:3]} {digits[3:5]} {digits[5:7]} {digits[7:]}",
    ))


def write_csv(path, count, seed=1):
    """Write so many contacts as CSV, in UTF-8, to a file."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows(count, seed))
