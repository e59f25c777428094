"""The addresses of the back office's screens."""

from __future__ import annotations

from django.urls import include, path

from jishi.web.desk import page as desk
from jishi.web.ledgers import (
    bulk,
    choosing,
    column_choice,
    editing,
    exchanging,
    filing,
    listing,
    moving,
    place_tree,
    printing,
    showing,
    views,
)
from jishi.web.personal import joining, revealing

_LEDGER = "l/<slug:code>/"
_RECORD = _LEDGER + "<uuid:record_id>/"

urlpatterns = [
    path("", include("jishi.web.shell_urls")),
    path("desk/", desk.desk, name="desk"),
    path("search/", desk.search, name="search"),
    path(_LEDGER, listing.show, name="ledger-list"),
    path(_LEDGER + "new/", editing.new, name="ledger-new"),
    path(_LEDGER + "choices/<str:field>/", choosing.show, name="ledger-choices"),
    path(_LEDGER + "columns/", column_choice.choose, name="ledger-columns"),
    path(_LEDGER + "views/", views.manage, name="ledger-views"),
    path(_LEDGER + "views/<uuid:view_id>/", views.change, name="ledger-view"),
    path(_LEDGER + "tree/", place_tree.show, name="ledger-tree"),
    path(_LEDGER + "bulk/", bulk.choose, name="ledger-bulk-choose"),
    path(_LEDGER + "bulk/<uuid:selection>/", bulk.preview, name="ledger-bulk"),
    path(_LEDGER + "template/", exchanging.template, name="ledger-template"),
    path(_LEDGER + "export/", exchanging.export, name="ledger-export"),
    path(_LEDGER + "import/", exchanging.receive, name="ledger-import"),
    path(_LEDGER + "import/<uuid:token>/", exchanging.confirm, name="ledger-import-confirm"),
    path(_LEDGER + "import/<uuid:token>/errors/", exchanging.faults, name="ledger-import-errors"),
    path(_RECORD, showing.show, name="ledger-detail"),
    path(_RECORD + "history/", showing.past, name="ledger-history"),
    path(_RECORD + "sources/", showing.sources, name="ledger-sources"),
    path(_RECORD + "edit/", editing.edit, name="ledger-edit"),
    path(_RECORD + "archive/", moving.archive, name="ledger-archive"),
    path(_RECORD + "files/", filing.files, name="ledger-files"),
    path(_RECORD + "files/<uuid:file>/", filing.fetch, name="ledger-file"),
    path(_RECORD + "files/<uuid:file>/thumbnail/", filing.small, name="ledger-file-small"),
    path(_RECORD + "files/<uuid:file>/remove/", filing.remove, name="ledger-file-remove"),
    path(_RECORD + "move/<slug:step>/", moving.move, name="ledger-move"),
    path(_RECORD + "print/<slug:paper>/", printing.show, name="ledger-print"),
    path(_RECORD + "reveal/<slug:field>/", revealing.show, name="ledger-reveal"),
    path(_RECORD + "join/<slug:what>/", joining.show, name="ledger-join"),
    path(_LEDGER + "find/<slug:field>/", revealing.find, name="ledger-find"),
    path("personal/fields/", revealing.fields, name="personal-fields"),
]
