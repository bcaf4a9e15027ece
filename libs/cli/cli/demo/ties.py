"""Who knows whom in the demo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tie:
    from_slug: str
    type: str
    to_slug: str
    strength: float | None = None
    since: str | None = None
    until: str | None = None
    note: str | None = None


TIES = (
    Tie("vidrios-alborada", "supplies", "luminarias-levante", 0.9, "2018-05-01"),
    Tie("filament-sons", "supplies", "luminarias-levante", 0.8, "2019-02-01"),
    Tie("luminarias-levante", "supplies", "filament-sons", 0.4, "2022-10-01",
        note="Brackets, three orders a year."),
    Tie("lumenor", "supplies", "luminarias-levante", 0.3, "2024-02-01", note="Solo drivers."),
    Tie("electra-instal", "partner_of", "luminarias-levante", 0.9, "2020-07-01",
        note="Instalador oficial para la Comunitat Valenciana."),
    Tie("brightwater", "partner_of", "luminarias-levante", 0.8, "2022-01-10",
        note="Exclusive distributor for the north of England."),
    Tie("luminarias-levante", "supplies", "hotel-costa-serena", 0.9, "2021-03-01"),
    Tie("luminarias-levante", "supplies", "northgate-interiors", 0.6, "2023-09-15"),
    Tie("electra-instal", "supplies", "ayuntamiento-villaluz", 0.5, "2024-06-01",
        note="Mantenimiento del alumbrado, lote 2."),
    Tie("marcos-ibarra", "reports_to", "elena-vidal", since="2019-01-07"),
    Tie("tom-hadley", "reports_to", "elena-vidal", since="2022-02-14"),
    Tie("nuria-planells", "reports_to", "elena-vidal", since="2021-05-03"),
    Tie("raul-cano", "reports_to", "ines-aguilar", since="2023-01-09"),
    Tie("joaquin-perales", "reports_to", "sara-costa", since="2021-03-01"),
    Tie("priya-nair", "reports_to", "oliver-grant", since="2023-09-15"),
    Tie("lucia-ferrando", "influences", "sara-costa", 0.8,
        note="Sara no elige una lámpara sin enseñársela antes."),
    Tie("lucia-ferrando", "knows", "clara-montes", 0.9, note="Coinciden en la revista."),
    Tie("priya-nair", "influences", "james-whitfield", 0.7, note="Her specification decides."),
    Tie("helen-marsh", "refers", "james-whitfield", 0.6, "2023-08-20",
        note="Introduced us at the trade show in Birmingham."),
    Tie("jordi-ferrer", "refers", "amparo-gimeno", 0.5, "2025-01-10"),
    Tie("victor-hidalgo", "knows", "elena-vidal", 0.7, note="Trabajaron juntos ocho años."),
    Tie("rosa-llopis", "family", "jordi-ferrer", 0.9,
        note="Primos: él no presenta ofertas a los concursos que ella lleva."),
    Tie("george-tilney", "knows", "grace-holloway", 0.8),
    Tie("fernando-rios", "knows", "mercedes-olmo", 0.4),
    Tie("edward-finch", "knows", "imogen-clarke", 0.5),
    Tie("daniel-ortega", "knows", "raul-cano", 0.6, note="Formación de instaladores."),
)
