"""Who may do what, by address and role: written by hand from the county's description of its roles, never by a program.

`rights.LEDGERS` says for each ledger which roles see, add, change, archive, and make a first move; `ROWS` says for each
address and method what it asks for. A test walks every address with every role; one without a row fails, and a row
without an address too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """What an address asks for, by method. A method that is not named is refused to everybody.

    `guarded` (at least the sight of the ledger; what more, the page's own tests say),
    `lies` (the sight of the ledger, where its records lie in places),
    `watches` (the administrator of the system), `keeps` (they and the two offices of the county that see most ledgers
    whole), `tells` (who changes the record, and who directs the work where they see it), `audits` (auditors and the
    administrator of the audit),
    `anyone`, `nobody` (there is nothing there), `member` (signed in); else a verb of the ledger, on the record where
    the address names one; `ledger` says whose verb where the address does not.
    """

    address: str
    get: str = ""
    post: str = ""
    put: str = ""
    patch: str = ""
    delete: str = ""
    ledger: str = ""
    missing: bool = False

    def asks(self, method: str) -> str:
        return str(getattr(self, method.lower(), ""))


# Third-party pages answer any method alike.
ALL = ("get", "post", "put", "patch", "delete")
_RECORD = "l/<slug:code>/<uuid:record_id>/"
_SEASON = "planning/<uuid:season_id>/"
_FAIR = "planning/fairs/<uuid:fair_id>/"
_API = "api/v1/<ledger>/"

ROWS = (
    Row("", get="anyone"),
    Row("public/fairs/", get="anyone"),
    Row("public/fairs/<uuid:fair_id>/", get="anyone"),
    Row("public/decisions/", get="anyone"),
    Row("public/decisions/<uuid:decision_id>/", get="nobody"),  # one that has not been published
    Row("public/ballot/", get="anyone", post="anyone"),
    Row("personal/fields/", get="member"),
    Row("audit/", get="audits"),
    Row("audit/verify/", post="audits"),
    Row("tokens/", get="member", post="member"),
    Row("tokens/<uuid:token_id>/revoke/", post="nobody"),  # a token that this person does not have
    Row("notices/", get="member"),
    Row("notices/read/", post="member"),
    Row("notices/wishes/", get="member", post="member"),
    Row("notices/<uuid:notice_id>/open/", post="nobody"),  # a notice that is somebody else's
    Row("notices/<uuid:notice_id>/read/", post="nobody"),
    Row("notices/<uuid:notice_id>/answer/", post="nobody"),
    Row("api/v1/notices/", get="member"),
    Row("api/v1/notices/<id>/read/", post="nobody"),
    Row("api/v1/notices/<id>/answer/", post="nobody"),
    Row("jobs/", get="watches"),
    Row("jobs/<uuid:job_id>/cancel/", post="watches", missing=True),
    Row("jobs/<uuid:job_id>/again/", post="watches", missing=True),
    Row("webhooks/", get="keeps"),
    Row("webhooks/new/", get="keeps", post="keeps"),
    Row("webhooks/<uuid:hook_id>/", get="keeps", missing=True),
    Row("webhooks/<uuid:hook_id>/edit/", get="keeps", post="keeps", missing=True),
    Row("webhooks/<uuid:hook_id>/switch/", post="keeps", missing=True),
    Row("webhooks/<uuid:hook_id>/ping/", post="keeps", missing=True),
    Row("webhooks/<uuid:hook_id>/replay/", post="keeps", missing=True),
    Row("webhooks/<uuid:hook_id>/secret/", post="keeps", missing=True),
    Row("webhooks/deliveries/<uuid:delivery_id>/", get="keeps", missing=True),
    Row("cal/<str:token>.ics", get="nobody"),  # a token that was never given out
    Row("preferences/", post="anyone"),
    Row("health", get="anyone"),
    Row("metrics", **dict.fromkeys(ALL, "nobody")),  # to who has the token, whoever that is
    Row("desk/", get="member"),
    Row("search/", get="member"),
    # Screens of every ledger.
    Row("l/<slug:code>/", get="view"),
    Row("l/<slug:code>/new/", get="add", post="add"),
    Row("l/<slug:code>/choices/<str:field>/", get="view"),
    Row("l/<slug:code>/template/", get="add"),
    Row("l/<slug:code>/export/", get="view"),
    Row("l/<slug:code>/import/", get="add", post="add"),
    Row(
        "l/<slug:code>/import/<uuid:token>/", get="add", post="add", missing=True
    ),  # a file that this person never sent
    Row("l/<slug:code>/import/<uuid:token>/errors/", get="add", missing=True),
    Row(_RECORD, get="view"),
    Row(_RECORD + "history/", get="view"),
    Row(_RECORD + "sources/", get="view"),
    Row(_RECORD + "edit/", get="change", post="change"),
    Row(_RECORD + "archive/", get="archive", post="archive"),
    Row(_RECORD + "move/<slug:step>/", get="step", post="step"),
    Row(
        _RECORD + "print/<slug:paper>/", get="view", missing=True
    ),  # nothing to print of a record that has just begun
    # What a record's files hold, the cover of its ledger decides besides: tests/conformance/test_ledger_files.py.
    Row(_RECORD + "files/", get="view", post="change"),
    Row(_RECORD + "files/<uuid:file>/", get="guarded"),
    Row(_RECORD + "files/<uuid:file>/thumbnail/", get="guarded"),
    Row(_RECORD + "files/<uuid:file>/remove/", get="guarded", post="guarded"),
    Row("l/<slug:code>/columns/", get="view", post="view"),
    Row("l/<slug:code>/views/", get="view", post="view"),
    Row("l/<slug:code>/views/<uuid:view_id>/", post="view", missing=True),  # a filter of somebody else
    Row("l/<slug:code>/tree/", get="lies"),
    Row("l/<slug:code>/bulk/", post="guarded"),
    Row("l/<slug:code>/bulk/<uuid:selection>/", get="view", post="view", missing=True),  # what nobody chose
    Row("l/<slug:code>/find/<slug:field>/", get="finds", post="finds"),
    Row(_RECORD + "told/", get="tells"),
    Row(_RECORD + "urge/", post="tells"),
    Row(_RECORD + "notify/", get="tells", post="tells"),
    Row("l/<slug:code>/notify/<uuid:selection>/", get="view", post="view", missing=True),  # what nobody chose
    Row(_RECORD + "reveal/<slug:field>/", get="opens", post="opens"),
    Row(_RECORD + "join/<slug:what>/", get="merges", post="merges"),
    # REST of every ledger.
    Row(_API + "look-up/", post="finds"),
    Row(_API + "<id>/reveal/", post="opens"),
    Row(_API + "bulk/", post="view"),  # which acts, each says for itself
    Row(_API, get="view", post="add"),
    Row(_API + "<id>/", get="view", patch="change", delete="archive"),
    Row(_API + "<id>/moves/<move>/", post="step"),
    Row(_API + "<id>/history/", get="view"),
    Row(_API + "<id>/files/", get="guarded", post="change"),
    Row(_API + "<id>/files/<file>/", get="guarded", delete="change", missing=True),
    Row(_API + "<id>/files/<file>/thumbnail/", get="guarded"),
    Row(_API + "<id>/files/<file>/upload/", get="change", put="guarded", post="change", missing=True),
    # A description, the same by whatever method it is asked for.
    Row("api/v1/openapi.json", **dict.fromkeys(ALL, "anyone")),
    Row("api/v1/", get="nobody"),
    Row("^api/(?P<rest>.*)$", **dict.fromkeys(ALL, "nobody")),
    Row("economy/income/", get="view", ledger="incomes"),
    # Planning: everybody who works with the fairs looks on, the office plans.
    Row("planning/", get="view", ledger="seasons"),
    Row(_SEASON, get="view", ledger="seasons"),
    Row(_SEASON + "calendar/", get="view", ledger="seasons"),
    Row(_SEASON + "fairs/", get="view", ledger="seasons"),
    Row(_SEASON + "points/", get="view", ledger="seasons"),
    Row(_SEASON + "events/", get="view", ledger="seasons"),
    Row(_SEASON + "move/", post="change", ledger="fairs"),
    Row(_SEASON + "run/", post="step", ledger="seasons"),
    Row(_SEASON + "run/<uuid:job_id>/", get="nobody"),  # no run has begun
    Row(_SEASON + "run/<uuid:job_id>/cancel/", post="step", ledger="seasons", missing=True),
    Row(_SEASON + "publish/", post="step", ledger="seasons"),
    Row(_SEASON + "try/", get="step", ledger="seasons"),
    Row(_SEASON + "try/start/", post="step", ledger="seasons"),
    Row(_SEASON + "try/<uuid:job_id>/", get="step", ledger="seasons", missing=True),
    Row(_SEASON + "try/<uuid:job_id>/progress/", get="step", ledger="seasons", missing=True),
    Row(_SEASON + "try/<uuid:job_id>/cancel/", post="step", ledger="seasons", missing=True),
    Row(_SEASON + "try/<uuid:job_id>/adopt/", post="step", ledger="seasons", missing=True),
    Row(_FAIR, get="view", ledger="fairs"),
    Row(_FAIR + "pin/", post="change", ledger="fairs"),
    Row(_FAIR + "drop/", post="archive", ledger="fairs"),
    Row(_FAIR + "shift/", post="change", ledger="fairs"),
    Row(_FAIR + "forbid/", post="change", ledger="fairs"),
    # The style guide is for those who build; the production does not have it.
    Row("styleguide/", get="anyone"),
    Row("styleguide/events/", get="anyone"),
    Row("styleguide/move/", post="anyone"),
    Row("styleguide/options/", get="anyone"),
    Row("styleguide/progress/", get="anyone"),
    Row("styleguide/public/", get="anyone"),
    # Signing in and out, and one's own password. Nobody signs up by themselves.
    Row("login/", get="anyone", post="anyone"),
    Row("logout/", get="anyone", post="anyone"),
    Row("account/login/", get="anyone", post="anyone"),
    Row("account/logout/", get="anyone", post="anyone"),
    Row("account/inactive/", get="anyone"),
    Row("account/signup/", **dict.fromkeys(ALL, "anyone")),
    Row("account/reauthenticate/", get="member", post="member"),
    Row("account/email/", get="member", post="member"),
    Row("account/confirm-email/", get="anyone"),
    Row("account/password/change/", get="member", post="member"),
    Row("account/password/set/", get="member", post="member"),
    Row("account/password/reset/", get="anyone", post="anyone", put="anyone"),
    Row("account/login/code/confirm/", get="member", post="member"),
    Row("account/^confirm-email/(?P<key>[-:\\w]+)/$", get="anyone", post="nobody"),
    Row("account/password/reset/key/done/", get="anyone"),
    Row(
        "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        **dict.fromkeys(ALL, "anyone"),
    ),
    Row("account/password/reset/done/", get="anyone"),
)
