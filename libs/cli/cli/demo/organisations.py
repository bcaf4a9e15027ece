"""The organisations of the demo; the first is the company that uses Vinculo itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Organisation:
    slug: str
    name: str
    country: str
    place: tuple
    # (role, since) of each.
    roles: tuple = ()
    owner: str = "sales"
    tags: tuple = ()
    notes: str | None = None
    more: dict = field(default_factory=dict)

    @property
    def domain(self):
        return f"{self.slug}.example"


ORGANISATIONS = (
    Organisation(
        "luminarias-levante", "Luminarias Levante, S.L.", "ES",
        ("Calle de la Farola 12", "València", "46011"), tags=("nosotros",),
        more={"legal_name": "Luminarias Levante, Sociedad Limitada"},
    ),
    Organisation(
        "hotel-costa-serena", "Hotel Costa Serena, S.A.", "ES",
        ("Paseo Marítimo 80", "Dénia", "03700"), (("customer", "2021-03-01"),),
        tags=("hostelería", "vip"),
        notes="Renueva la iluminación de una planta cada invierno. Decide Sara, paga Joaquín.",
    ),
    Organisation(
        "northgate-interiors", "Northgate Interiors Ltd", "GB",
        ("14 Northgate Street", "Leeds", "LS1 4AB"), (("customer", "2023-09-15"),),
        tags=("export", "trade show"),
        notes="Fits out restaurants. Wants lead times in writing and one contact on our side.",
    ),
    Organisation(
        "ayuntamiento-villaluz", "Ayuntamiento de Villaluz", "ES",
        ("Plaza Mayor 1", "Villaluz", "46910"),
        (("institution", "2020-01-01"), ("customer", "2024-06-01")),
        tags=("sector público", "alumbrado"),
        notes="Contratos por licitación; los plazos de la Plataforma mandan.",
    ),
    Organisation(
        "vidrios-alborada", "Vidrios Alborada, S.L.", "ES",
        ("Polígono El Hornillo, nave 7", "Ontinyent", "46870"), (("supplier", "2018-05-01"),),
        owner="support", tags=("vidrio",),
    ),
    Organisation(
        "filament-sons", "Filament & Sons Ltd", "GB",
        ("3 Canal Wharf", "Bristol", "BS1 4AB"),
        (("supplier", "2019-02-01"), ("customer", "2022-10-01")), tags=("led", "export"),
        notes="They sell us LED modules and buy our brackets: look at the net position.",
    ),
    Organisation(
        "electra-instal", "Electra Instal, S.L.", "ES",
        ("Carrer del Cable 25", "Sagunt", "46500"),
        (("partner", "2020-07-01"), ("customer", "2020-07-01")), tags=("instalador oficial",),
    ),
    Organisation(
        "brightwater", "Brightwater Distribution Ltd", "GB",
        ("Unit 9, Riverside Park", "Manchester", "M1 4AB"),
        (("partner", "2022-01-10"), ("customer", "2022-01-10")), tags=("distributor", "export"),
    ),
    Organisation(
        "revista-espacios", "Revista Espacios", "ES",
        ("Calle de Tinta 4", "Madrid", "28004"), (("press", "2019-01-01"),), owner="support",
        tags=("medios",),
    ),
    Organisation(
        "lighting-post", "The Lighting Post", "GB",
        ("22 Fleet Yard", "London", "EC4 4AB"), (("press", "2021-01-01"),), owner="support",
        tags=("medios", "export"),
    ),
    Organisation(
        "rios-asociados", "Ríos & Asociados", "ES",
        ("Gran Vía 101", "València", "46004"), (("adviser", "2017-01-01"),), owner="support",
    ),
    Organisation(
        "lumenor", "Lumenor, S.A.", "ES",
        ("Avenida del Norte 3", "Gijón", "33201"),
        (("competitor", "2016-01-01"), ("supplier", "2024-02-01")),
        notes="Nos vende drivers y compite en hoteles. Cuidado con lo que se cuenta.",
    ),
)
