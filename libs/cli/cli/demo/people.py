"""The people of the demo: what they are to us, and where they work or worked."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    slug: str
    given_name: str
    family_name: str
    # (slug of the organisation, title, further fields) of each.
    places: tuple = ()
    # (role, since) or (role, since, until) of each.
    roles: tuple = ()
    languages: tuple = ("es",)
    owner: str = "sales"
    tags: tuple = ()
    has_email: bool = True
    more: dict = field(default_factory=dict)


US, HOTEL, NORTHGATE = "luminarias-levante", "hotel-costa-serena", "northgate-interiors"
TOWN, GLASS, FILAMENT = "ayuntamiento-villaluz", "vidrios-alborada", "filament-sons"
ELECTRA, BRIGHTWATER, LUMENOR = "electra-instal", "brightwater", "lumenor"
ESPACIOS, POST, RIOS = "revista-espacios", "lighting-post", "rios-asociados"

EN, BOTH = ("en",), ("es", "en")


def _at(organisation, title, **more):
    return (organisation, title, more)


PEOPLE = (
    Person("elena-vidal", "Elena", "Vidal Soler", (_at(US, "Directora comercial"),),
           (("employee", "2015-09-01"),), BOTH),
    Person("marcos-ibarra", "Marcos", "Ibarra León", (_at(US, "Responsable de compras"),),
           (("employee", "2019-01-07"),)),
    Person("nuria-planells", "Núria", "Planells Roig", (_at(US, "Atención al cliente"),),
           (("employee", "2021-05-03"),), ("ca", "es"), owner="support"),
    Person("tom-hadley", "Tom", "Hadley", (_at(US, "Export manager"),),
           (("employee", "2022-02-14"),), ("en", "es")),
    Person("ines-aguilar", "Inés", "Aguilar Peña", (_at(US, "Jefa de diseño"),),
           (("employee", "2017-03-01"),), BOTH),
    Person("raul-cano", "Raúl", "Cano Martí", (_at(US, "Técnico de instalaciones"),),
           (("employee", "2023-01-09"),), owner="support"),
    Person("begona-etxeberria", "Begoña", "Etxeberria Urrutia", (_at(US, "Directora financiera"),),
           (("employee", "2016-06-01"),), ("es", "eu")),

    Person("sara-costa", "Sara", "Costa Benlloch", (_at(HOTEL, "Directora de compras"),),
           (("customer", "2021-03-01"),), BOTH, tags=("vip", "newsletter"),
           more={"preferred_channel": "phone"}),
    Person("joaquin-perales", "Joaquín", "Perales Gil",
           (_at(HOTEL, "Director de mantenimiento", department="Servicios técnicos"),),
           (("customer", "2021-03-01"),)),
    Person("lucia-ferrando", "Lucía", "Ferrando Mas",
           (_at(HOTEL, "Asesora de interiorismo"), _at(ESPACIOS, "Columnista")),
           (("adviser", "2023-02-01"), ("press", "2024-01-15")), BOTH, tags=("prescriptora",)),
    Person("andres-molto", "Andrés", "Moltó Vives", (_at(HOTEL, "Jefe de recepción"),),
           (("customer", "2022-11-01"),), has_email=False),

    Person("james-whitfield", "James", "Whitfield", (_at(NORTHGATE, "Purchasing Manager"),),
           (("customer", "2023-09-15"),), EN, tags=("trade show", "newsletter"),
           more={"preferred_channel": "email"}),
    Person("priya-nair", "Priya", "Nair", (_at(NORTHGATE, "Lead Designer"),),
           (("customer", "2023-09-15"),), EN),
    Person("oliver-grant", "Oliver", "Grant", (_at(NORTHGATE, "Managing Director"),),
           (("customer", "2023-09-15"),), EN),
    Person("zoe-baker", "Zoë", "Baker", (_at(NORTHGATE, "Accounts Payable"),),
           (("customer", "2024-01-08"),), EN),

    Person("mercedes-olmo", "Mercedes", "Olmo Rey", (_at(TOWN, "Concejala de Urbanismo"),),
           (("institution", "2023-06-17"),), more={"honorific_prefix": "Ilma. Sra."}),
    Person("pablo-requena", "Pablo", "Requena Sanz", (_at(TOWN, "Técnico de alumbrado"),),
           (("customer", "2024-06-01"), ("institution", "2020-01-01"))),
    Person("rosa-llopis", "Rosa", "Llopis Ferrer", (_at(TOWN, "Contratación"),),
           (("institution", "2020-01-01"),), ("ca", "es")),

    Person("ignacio-rueda", "Ignacio", "Rueda Campos", (_at(GLASS, "Gerente"),),
           (("supplier", "2018-05-01"),), owner="support"),
    Person("carmen-saez", "Carmen", "Sáez Polo", (_at(GLASS, "Pedidos"),),
           (("supplier", "2018-05-01"),), owner="support", has_email=False),
    Person("alvaro-nieto", "Álvaro", "Nieto Cruz", (_at(GLASS, "Calidad"),),
           (("supplier", "2020-09-01"),), owner="support"),

    Person("grace-holloway", "Grace", "Holloway", (_at(FILAMENT, "Sales Director"),),
           (("supplier", "2019-02-01"), ("customer", "2022-10-01")), EN),
    Person("harry-osborne", "Harry", "Osborne", (_at(FILAMENT, "Logistics"),),
           (("supplier", "2019-02-01"),), EN, owner="support"),
    Person("martha-ellis", "Martha", "Ellis", (_at(FILAMENT, "Credit Control"),),
           (("supplier", "2021-04-01"),), EN),

    Person("jordi-ferrer", "Jordi", "Ferrer Pons", (_at(ELECTRA, "Gerente"),),
           (("partner", "2020-07-01"), ("customer", "2020-07-01")), ("ca", "es"),
           tags=("instalador oficial",)),
    Person("laia-bosch", "Laia", "Bosch Vila", (_at(ELECTRA, "Jefa de obra"),),
           (("partner", "2021-02-01"),), ("ca", "es", "en")),
    Person("daniel-ortega", "Daniel", "Ortega Ruiz", (_at(ELECTRA, "Instalador"),),
           (("partner", "2022-03-01"), ("candidate", "2025-02-01"))),
    Person("silvia-mena", "Silvia", "Mena Torres", (_at(ELECTRA, "Administración"),),
           (("partner", "2020-07-01"),)),

    Person("helen-marsh", "Helen", "Marsh", (_at(BRIGHTWATER, "Partner Manager"),),
           (("partner", "2022-01-10"), ("customer", "2022-01-10")), EN, tags=("distributor",)),
    Person("samuel-okafor", "Samuel", "Okafor", (_at(BRIGHTWATER, "Field Sales"),),
           (("partner", "2022-01-10"),), EN),
    Person("imogen-clarke", "Imogen", "Clarke", (_at(BRIGHTWATER, "Marketing"),),
           (("partner", "2023-04-01"),), EN, tags=("newsletter",)),

    Person("clara-montes", "Clara", "Montes Vega", (_at(ESPACIOS, "Redactora jefe"),),
           (("press", "2019-01-01"),), owner="support"),
    Person("hugo-salas", "Hugo", "Salas Pino", (_at(ESPACIOS, "Fotógrafo"),),
           (("press", "2021-01-01"), ("supplier", "2024-09-01")), owner="support",
           tags=("fotografía",)),
    Person("edward-finch", "Edward", "Finch", (_at(POST, "Editor"),), (("press", "2021-01-01"),),
           EN, owner="support"),
    Person("amelia-stone", "Amelia", "Stone", (_at(POST, "Reporter"),),
           (("press", "2023-10-01"),), EN, owner="support"),

    Person("fernando-rios", "Fernando", "Ríos Cabrera", (_at(RIOS, "Socio"),),
           (("adviser", "2017-01-01"),), owner="support"),
    Person("teresa-lara", "Teresa", "Lara Moya", (_at(RIOS, "Asesora fiscal"),),
           (("adviser", "2020-01-01"),), owner="support"),

    Person("victor-hidalgo", "Víctor", "Hidalgo Prat",
           (_at(LUMENOR, "Director comercial", starts_on="2022-04-01"),
            _at(US, "Comercial", starts_on="2014-01-01", ends_on="2022-03-15")),
           (("employee", "2014-01-01", "2022-03-15"), ("competitor", "2022-04-01"))),
    Person("amparo-gimeno", "Amparo", "Gimeno Roca", (), (("prospect", "2025-01-10"),),
           has_email=False, tags=("particular",), more={"preferred_channel": "phone"}),
    Person("george-tilney", "George", "Tilney", (),
           (("investor", "2016-01-01"), ("adviser", "2016-01-01")), EN, tags=("fundador",)),
)

# Who gets a login of their own once there are portals for customers and partners.
CUSTOMERS = ("sara-costa", "james-whitfield")
PARTNERS = ("jordi-ferrer", "helen-marsh")
