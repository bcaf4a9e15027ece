"""What views are kept as."""

from mongoengine import BooleanField, DictField, ListField, StringField

from chassis.store import Document


class View(Document):
    """Filters, columns and order of a list, of one person and perhaps for everybody."""

    ENTITY = "view"
    meta = {
        "collection": "views",
        "indexes": [
            {"fields": ["visible_to", "sort_name", "id"]},
            {"fields": ["visible_to", "collection_name", "sort_name", "id"]},
            {"fields": ["owner_id", "collection_name", "sort_name"], "unique": True},
        ],
    }

    collection_name = StringField(required=True, db_field="collection")
    name = StringField(required=True)
    filters = ListField(DictField())
    columns = ListField(StringField())
    sort = StringField()
    is_shared = BooleanField(default=False)
    owner_id = StringField(required=True)

    # Private: who sees it, and the folded name that it is sorted by.
    visible_to = ListField(StringField(), db_field="_visible_to")
    sort_name = StringField(db_field="_sort_name")


VIEW_DOCUMENTS = (View,)
