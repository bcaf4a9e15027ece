"""What a rule of a segment may say: a tree of all, any and not over leaves, checked whole."""

from marshmallow import ValidationError, fields, validate, validates_schema

from ..common import WORD, Amount, Flag, Id, Pattern, Strict, Text, Time, Whole
from ..contacts.contact import CHANNELS

MOST_DEEP = 8
MOST_NODES = 100
MOST_COUNTED = 50
MOST_DAYS = 36_500

TYPE = Pattern(r"^[a-z][a-z_]{0,39}(\.[a-z][a-z_]{0,39}){1,3}$",
               error="This is not a type such as sales.order.placed.")

WORDS = ("kind", "role", "tag", "country", "language", "owner_id", "team_id", "preferred_channel")
FLAGS = ("has_email", "has_phone")
TIMES = ("created_at",)
_OF_WORDS = ("is", "is_not", "any_of", "none_of")
_OF_TIMES = ("before", "after", "within_days")
_OF_AMOUNTS = ("at_least", "at_most")

MONEY_FIGURES = ("revenue", "average_order", "margin", "cost_to_serve", "profit", "lifetime_value")
NUMBER_FIGURES = ("order_count", "engagement", "expected_orders", "probability_alive",
                  "rfm_recency", "rfm_frequency", "rfm_monetary",
                  "propensity_to_buy", "propensity_to_leave", "propensity_to_answer")
TIME_FIGURES = ("first_order_at", "last_order_at")
WORD_FIGURES = ("rfm_class",)


def _operators():
    found = dict.fromkeys(WORDS + WORD_FIGURES, _OF_WORDS)
    found |= dict.fromkeys(FLAGS, ("is", "is_not"))
    found |= dict.fromkeys(TIMES + TIME_FIGURES, _OF_TIMES)
    return found | dict.fromkeys(MONEY_FIGURES + NUMBER_FIGURES, _OF_AMOUNTS)


OPERATORS = _operators()
# What an operator compares with.
TAKES = {"any_of": "values", "none_of": "values", "before": "at", "after": "at",
         "within_days": "days"}


class Number(fields.Field):
    """A number, also as text such as `"12.50"`; a Decimal in code."""

    def _deserialize(self, value, attr, data, **kwargs):
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValidationError("This is not a number such as 12.50.")
        return Amount().deserialize(str(value))


class Comparison(Strict):
    """A property, an operator, and what it is compared with: `value`, `values`, `at` or `days`."""

    PROPERTY = "field"

    operator = fields.String(required=True, validate=validate.OneOf(
        (*_OF_WORDS, *_OF_TIMES, *_OF_AMOUNTS)))
    value = fields.Raw()
    values = fields.List(Text(100), validate=validate.Length(min=1, max=200))
    at = Time()
    days = Whole(1, MOST_DAYS)

    @validates_schema(skip_on_field_errors=True)
    def refuse_what_does_not_fit(self, data, **_options):
        """Each property has its operators, and each of these takes one thing."""
        name, operator = data[self.PROPERTY], data["operator"]
        if operator not in OPERATORS[name]:
            raise ValidationError({"operator": [
                f"{name} takes one of {', '.join(OPERATORS[name])}."]})
        takes = TAKES.get(operator, "value")
        if takes not in data:
            raise ValidationError({takes: [f"{operator} needs it."]})
        for extra in {"value", "values", "at", "days"} & data.keys() - {takes}:
            raise ValidationError({extra: [f"{operator} takes {takes}."]})
        if takes == "value":
            try:
                data["value"] = _kind_of(name).deserialize(data["value"])
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from error


def _kind_of(name):
    if name in FLAGS:
        return Flag()
    return Number() if OPERATORS[name] == _OF_AMOUNTS else Text(100)


class Profile(Comparison):
    """What is known of the party itself."""

    field = fields.String(required=True, validate=validate.OneOf((*WORDS, *FLAGS, *TIMES)))


class Worth(Comparison):
    """What the party is worth to us, in the house currency."""

    PROPERTY = "figure"

    figure = fields.String(required=True, validate=validate.OneOf(
        (*MONEY_FIGURES, *NUMBER_FIGURES, *TIME_FIGURES, *WORD_FIGURES)))


class HappeningWhere(Strict):
    """Which of what happened counts."""

    product_ids = fields.List(Id("product"), validate=validate.Length(min=1, max=50))
    channel = fields.String(validate=WORD)
    campaign_id = Id("campaign")
    amount_at_least = Amount()


class Behaviour(Strict):
    """How often something happened, ever or in a period; at least once when no count is given."""

    type = fields.String(required=True, validate=TYPE)
    at_least = Whole(1, MOST_COUNTED)
    at_most = Whole(0, MOST_COUNTED)
    exactly = Whole(0, MOST_COUNTED)
    within_days = Whole(1, MOST_DAYS)
    from_at = Time()
    until_at = Time()
    where = fields.Nested(HappeningWhere)

    @validates_schema(skip_on_field_errors=True)
    def refuse_two_of_a_kind(self, data, **_options):
        """One count and one period."""
        counts = sorted({"at_least", "at_most", "exactly"} & data.keys())
        if len(counts) > 1:
            raise ValidationError({counts[1]: [f"{counts[0]} is given already."]})
        if "within_days" in data and {"from_at", "until_at"} & data.keys():
            raise ValidationError({"within_days": ["Give it or from_at and until_at."]})
        if "from_at" in data and "until_at" in data and data["from_at"] >= data["until_at"]:
            raise ValidationError({"until_at": ["It has to be later than from_at."]})


class Step(Strict):
    type = fields.String(required=True, validate=TYPE)
    within_days_after = Whole(1, MOST_DAYS, metadata={
        "description": "At most so many days after the step before."})


class NotFollowedBy(Strict):
    """What did not happen within so many days of the last step; known once these are over."""

    type = fields.String(required=True, validate=TYPE)
    within_days = Whole(1, MOST_DAYS, required=True)


class Sequence(Strict):
    """One thing after another, and after the last something not."""

    steps = fields.List(fields.Nested(Step), required=True, validate=validate.Length(min=1, max=5))
    within_days = Whole(1, MOST_DAYS, metadata={
        "description": "That the first step is at most so many days ago."})
    not_followed_by = fields.Nested(NotFollowedBy)

    @validates_schema(skip_on_field_errors=True)
    def refuse_one_alone(self, data, **_options):
        if len(data["steps"]) == 1 and "not_followed_by" not in data:
            raise ValidationError({"steps": ["One step alone is a behaviour."]})
        if "within_days_after" in data["steps"][0]:
            raise ValidationError({"steps": {0: {"within_days_after": [
                "The first step comes after none."]}}})


class Relation(Strict):
    """Whom the party knows: anybody, this contact, or somebody of a segment."""

    type = fields.String(validate=WORD)
    direction = fields.String(load_default="any", validate=validate.OneOf(("from", "to", "any")))
    contact_id = Id("contact")
    segment_id = Id("segment")

    @validates_schema(skip_on_field_errors=True)
    def refuse_both(self, data, **_options):
        if "contact_id" in data and "segment_id" in data:
            raise ValidationError({"segment_id": ["Give a contact or a segment."]})


class ConsentState(Strict):
    """What the party said about a purpose; with a channel, what holds in that one."""

    purpose = fields.String(required=True, validate=WORD)
    state = fields.String(required=True, validate=validate.OneOf(("granted", "objected")))
    channel = fields.String(validate=validate.OneOf(CHANNELS))

    @validates_schema(skip_on_field_errors=True)
    def refuse_channel_of_objection(self, data, **_options):
        if data["state"] == "objected" and "channel" in data:
            raise ValidationError({"channel": ["Objections are asked for all channels at once."]})


class InSegment(Strict):
    """Whoever is in another segment, whether it is a rule or a list."""

    segment_id = Id("segment", required=True)


LEAVES = {"profile": Profile(), "worth": Worth(), "behaviour": Behaviour(),
          "sequence": Sequence(), "relationship": Relation(), "consent": ConsentState(),
          "segment": InSegment()}
BRANCHES = ("all", "any", "not")


class RuleTree(fields.Dict):
    """A rule, checked to its depth; what is wrong is told at its place. Kept as it was given."""

    def __init__(self, **options):
        super().__init__(metadata={
            "description": "A tree of {\"all\": […]}, {\"any\": […]} and {\"not\": …} over leaves: "
                           f"{', '.join(LEAVES)}. See docs/segments.md.",
            "example": {"all": [
                {"profile": {"field": "country", "operator": "is", "value": "ES"}},
                {"behaviour": {"type": "sales.order.placed", "at_least": 2, "within_days": 180}}]},
        }, **options)

    def _deserialize(self, value, attr, data, **kwargs):
        tree = super()._deserialize(value, attr, data, **kwargs)
        _Check().node(tree, 1)
        return tree


class _Check:
    """Counts nodes as it goes."""

    def __init__(self):
        self.nodes = 0

    def node(self, tree, depth):
        self.nodes += 1
        if depth > MOST_DEEP:
            raise ValidationError(f"A rule is at most {MOST_DEEP} deep.")
        if self.nodes > MOST_NODES:
            raise ValidationError(f"A rule has at most {MOST_NODES} parts.")
        if not isinstance(tree, dict) or len(tree) != 1 or not isinstance(next(iter(tree)), str):
            raise ValidationError("This is not one of " + ", ".join((*BRANCHES, *LEAVES)) + ".")
        ((name, inner),) = tree.items()
        if name in LEAVES:
            self._within(name, lambda: LEAVES[name].load(inner))
        elif name == "not":
            self._within(name, lambda: self.node(inner, depth + 1))
        elif name in BRANCHES:
            self._branch(name, inner, depth)
        else:
            raise ValidationError({name: ["This is not one of " + ", ".join(
                (*BRANCHES, *LEAVES)) + "."]})

    def _branch(self, name, inner, depth):
        if not isinstance(inner, list) or not inner:
            raise ValidationError({name: ["Give a list of at least one."]})
        for at, child in enumerate(inner):
            self._within(name, lambda at=at, child=child: self._within(
                at, lambda: self.node(child, depth + 1)))

    def _within(self, place, check):
        try:
            check()
        except ValidationError as error:
            raise ValidationError({place: error.messages}) from error


def loaded_leaf(name, inner):
    """A leaf as code reads it: times as datetime, amounts as Decimal."""
    return LEAVES[name].load(inner)


