"""What contacts answers of views; a part of its switchboard."""

from chassis.service import serves
from contracts import contacts as contract

from . import views


class ViewLines:
    create_view = serves(contract.create_view, views.create_view)
    get_view = serves(contract.get_view, views.get_view)
    list_views = serves(contract.list_views, views.list_views)
    update_view = serves(contract.update_view, views.update_view)
    delete_view = serves(contract.delete_view, views.delete_view)
