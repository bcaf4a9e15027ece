"""How likely it is that two contacts are one, and why.

What speaks for it is joined as chances are: 1 - (1 - a)(1 - b)…, so that many hints add up and none
alone is certain. What speaks against it takes its share of the result away.
"""

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio, token_set_ratio, token_sort_ratio

from .traits import FREE_MAIL, is_shared_mailbox

# From here a pair is put up for review; from there it is called sure. People merge, not the score.
PROPOSED, SURE = 0.68, 0.93

SAME_EMAIL, SAME_SHARED_EMAIL = 0.72, 0.2
SAME_PHONE, SAME_SHARED_PHONE = 0.5, 0.15
SAME_TAX_ID = 0.97
SAME_BIRTHDAY = 0.45
SAME_NAME = 0.55
SAME_STREET = 0.4
SAME_POSTAL_CODE = 0.1
# Namesakes have like addresses where everybody may have one, so that says less.
LIKE_EMAIL, LIKE_EMAIL_ELSEWHERE = 0.35, 0.2
SAME_DOMAIN = 0.5
SAME_COMPANY_NAME = 0.66

OTHER_TAX_ID = 0.85
LEAST_WITH_TAX_ID = 0.75
OTHER_BIRTHDAY = 0.7
OTHER_GIVEN_NAME = 0.75
OTHER_NAME = 0.65
OTHER_COMPANY_NAME = 0.45
OTHER_NUMBERS = 0.7

# Names that are less alike than the one speak against it, those above the other for it.
UNLIKE, ALIKE = 0.62, 0.84
# A slip leaves more of a given or family name than other names of the family have in common.
UNLIKE_PART = 0.78


def score(one, other):
    """`(score from 0 to 1, reasons)` of two contacts of the same kind, given by their traits."""
    reasons = [*_of_points(one, other), *_of_places(one, other)]
    reasons += _of_people(one, other) if one.kind == "person" else _of_companies(one, other)
    doubt, against = 1.0, 1.0
    for _, weight, _ in reasons:
        if weight > 0:
            doubt *= 1 - weight
        else:
            against *= 1 + weight
    if any(code == "same_tax_id" for code, _, _ in reasons):
        # An authority has told who it is, whatever name was typed.
        against = max(against, LEAST_WITH_TAX_ID)
    shown = [{"code": code, "weight": round(weight, 3), "values": list(dict.fromkeys(values))}
             for code, weight, values in sorted(reasons, key=lambda reason: -abs(reason[1]))]
    return round((1 - doubt) * against, 4), shown


def _of_points(one, other):
    emails = [address for address in one.emails if address in other.emails]
    if emails:
        personal = [address for address in emails if not is_shared_mailbox(address)]
        # A company's mailbox is the company's, but is one of several people.
        is_own = personal or one.kind == "organisation"
        yield "same_email", SAME_EMAIL if is_own else SAME_SHARED_EMAIL, (personal or emails)[:1]
    elif one.kind == "person":
        yield from _of_local_parts(one, other)
    phones = [number for number in one.phones if number in other.phones]
    if phones:
        shared = one.shared_phones | other.shared_phones
        own = [number for number in phones if number not in shared]
        is_own = own or one.kind == "organisation"
        yield "same_phone", SAME_PHONE if is_own else SAME_SHARED_PHONE, (own or phones)[:1]
    yield from _of_tax_ids(one, other)


def _of_local_parts(one, other):
    for address in one.emails:
        for second in other.emails:
            first_local, second_local = address.partition("@")[0], second.partition("@")[0]
            if min(len(first_local), len(second_local)) >= 6 and not is_shared_mailbox(address):
                closeness = ratio(first_local, second_local) / 100
                domain = address.partition("@")[2]
                is_at_work = domain == second.partition("@")[2] and domain not in FREE_MAIL
                # Numbers at the end tell apart who else would have the same address.
                if closeness >= 0.9 and _digits(first_local) == _digits(second_local):
                    weight = LIKE_EMAIL if is_at_work else LIKE_EMAIL_ELSEWHERE
                    yield "similar_email", weight, (address, second)
                    return


def _digits(text):
    return "".join(letter for letter in text if letter.isdigit())


def _of_tax_ids(one, other):
    for country, value in one.tax_ids:
        for second_country, second in other.tax_ids:
            if country == second_country and value.removeprefix(country.lower()) == (
                    second.removeprefix(country.lower())):
                yield "same_tax_id", SAME_TAX_ID, (value.upper(),)
                return
    shared = {country for country, _ in one.tax_ids} & {country for country, _ in other.tax_ids}
    if shared:
        yield "other_tax_id", -OTHER_TAX_ID, (one.tax_ids[0][1].upper(),
                                              other.tax_ids[0][1].upper())


def _of_places(one, other):
    best = max(((token_sort_ratio(street, second) / 100, street, second)
                for street in one.streets for second in other.streets), default=(0, "", ""))
    has_same_code = bool(set(one.postal_codes) & set(other.postal_codes))
    is_in_reach = has_same_code or not (one.postal_codes and other.postal_codes)
    if best[0] >= 0.88 and _digits(best[1]) == _digits(best[2]) and is_in_reach:
        yield "same_address", SAME_STREET * best[0], best[1:]
    elif has_same_code:
        (code, *_) = sorted(set(one.postal_codes) & set(other.postal_codes))
        yield "same_postal_code", SAME_POSTAL_CODE, (code.upper(),)


def _of_people(one, other):
    if one.birth_on and other.birth_on:
        days = (one.birth_on, other.birth_on)
        if days[0] == days[1]:
            yield "same_birthday", SAME_BIRTHDAY, days
        elif not _is_day_swapped(*days):
            yield "other_birthday", -OTHER_BIRTHDAY, days
    names = (one.shown_name, other.shown_name)
    closeness = name_closeness(one.name, other.name)
    if one.given and other.given and one.family and other.family:
        given = _parts_closeness(one.given, other.given)
        family = _parts_closeness(one.family, other.family)
        # The two may have been typed into each other's place.
        swapped = min(_parts_closeness(one.given, other.family),
                      _parts_closeness(one.family, other.given))
        if min(given, family) < UNLIKE_PART and swapped < ALIKE and closeness < 0.97:
            if given < UNLIKE_PART <= family:
                yield "other_given_name", -OTHER_GIVEN_NAME, names
            else:
                yield "other_name", -OTHER_NAME, names
            return
    if closeness >= ALIKE:
        # Two names say more than one, which many share.
        words = min(len(one.name), len(other.name))
        share = 1.0 if words >= 3 else 0.85 if words == 2 else 0.35
        yield ("same_name" if closeness >= 0.995 else "similar_name",
               SAME_NAME * share * (closeness - 0.2) / 0.8, names)
    elif closeness < UNLIKE:
        yield "other_name", -OTHER_NAME, names


def name_closeness(one, other):
    """How alike two names are, whatever the order of their words and if some are left out."""
    if not one or not other:
        return 0.7
    first, second = " ".join(one), " ".join(other)
    closeness = token_sort_ratio(first, second) / 100
    shorter = min(len(one), len(other))
    if shorter >= 2:
        # Whoever goes by one of two family names is still the same.
        closeness = max(closeness, token_set_ratio(first, second) / 100 * 0.97,
                        _parts_closeness(one, other) * 0.97)
    return closeness


def _parts_closeness(one, other):
    """How alike the words of the shorter are to the best of the other's, on average."""
    shorter, longer = sorted((one, other), key=len)
    best = [max(_word_closeness(word, second) for second in longer) for word in shorter]
    return sum(best) / len(best)


def _word_closeness(one, other):
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return 0.9 if one[0] == other[0] else 0.0
    return JaroWinkler.similarity(one, other)


def _is_day_swapped(one, other):
    """Whether day and month are in each other's place, as in dates of other countries."""
    return one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]


def _of_companies(one, other):
    names = (one.shown_name, other.shown_name)
    first, second = " ".join(one.name), " ".join(other.name)
    closeness = max(token_sort_ratio(first, second), ratio("".join(one.name), "".join(other.name)))
    closeness /= 100
    if _digits(first) != _digits(second):
        yield "other_number_in_name", -OTHER_NUMBERS, names
    elif closeness >= ALIKE:
        share = 1.0 if len(first) >= 8 else 0.7
        yield ("same_name" if closeness >= 0.995 else "similar_name",
               SAME_COMPANY_NAME * share * (closeness - 0.2) / 0.8, names)
    elif closeness < UNLIKE:
        yield "other_name", -OTHER_COMPANY_NAME, names
    domains = [domain for domain in one.domains if domain in other.domains]
    if domains:
        yield "same_domain", SAME_DOMAIN, domains[:1]
