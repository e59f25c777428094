"""Who may do what, by address and role: written by hand from the county's description of its roles, never by a program.

`LEDGERS` says for each ledger which roles see, add, change, archive, and make the first move; `ROWS` says for each
address and method what it asks for. A test walks every address with every role; one without a row fails, and a row
without an address too.
"""

from __future__ import annotations

from dataclasses import dataclass

# Those who work with the system; residents see what concerns them, administrators keep the system and do no business.
WORKING = (
    "county_org county_line fair_office unit_leader unit_agent town_party team_leader posted_cadre convenor "
    "village_committee village_supervisor grid_head grid_worker clinic_agent coop_accountant expert volunteer "
    "inspector auditor"
)
# In the villages and above them: who sees a fair that concerns them.
AT_FAIRS = (
    "county_org county_line fair_office unit_leader unit_agent town_party posted_cadre village_committee "
    "village_supervisor clinic_agent auditor"
)


@dataclass(frozen=True)
class Rights:
    """Roles by verb. `first` is a move made by hand from where a record begins, `step` says who makes it."""

    first: str
    view: str
    add: str = ""
    change: str = ""
    archive: str = ""
    step: str = ""
    # What a visitor without an account gets of the list and of the record that is walked: "" nothing at all.
    visitor: str = ""

    def roles(self, verb: str) -> set[str]:
        return set(str(getattr(self, verb)).split())


LEDGERS = {
    # Registry: names everybody needs. The office keeps places; units also the organisation department, which posts.
    "places": Rights(
        "end",
        view=f"{WORKING} resident admin_system",
        add="fair_office",
        change="fair_office",
        archive="fair_office",
        step="fair_office",
        visitor="sees",
    ),
    "organisations": Rights(
        "end",
        view=f"{WORKING} admin_system",
        add="fair_office county_org",
        change="fair_office county_org",
        archive="fair_office county_org",
        step="fair_office county_org",
        visitor="sees",
    ),
    "people": Rights(
        "end",
        # Villagers are entered by their own committee.
        view="county_org fair_office unit_leader unit_agent village_committee auditor admin_system",
        add="county_org fair_office unit_leader unit_agent village_committee",
        change="county_org fair_office unit_leader unit_agent village_committee",
        archive="county_org fair_office",
        step="county_org fair_office unit_leader unit_agent",
    ),
    # Postings are the organisation department's; who is in charge of security sees who has got which access.
    "appointments": Rights(
        "activate",
        view="county_org fair_office town_party team_leader convenor village_committee village_supervisor "
        "unit_leader unit_agent auditor admin_security",
        add="county_org",
        change="county_org",
        archive="county_org",
        step="county_org",
    ),
    "households": Rights(
        "end",
        view="fair_office town_party posted_cadre village_committee auditor",
        add="fair_office village_committee",
        change="fair_office village_committee",
        archive="fair_office village_committee",
        step="fair_office village_committee",
    ),
    # Work: the roster is the village's own, and everybody may read who is on duty.
    "duties": Rights(
        "hold",
        view="fair_office town_party posted_cadre village_committee auditor",
        add="posted_cadre village_committee",
        change="posted_cadre village_committee",
        archive="village_committee",
        step="posted_cadre village_committee",
        visitor="sees",
    ),
    "agreements": Rights(
        "sign",
        view="fair_office unit_agent town_party village_committee auditor",
        add="fair_office",
        change="fair_office unit_agent",
        archive="fair_office",
        step="fair_office",
    ),
    # Service: the catalogue is kept by the office and by the bureau of the line; fairs, venues, seasons by the office.
    "items": Rights(
        "try_out",
        view=f"{WORKING} resident",
        add="fair_office county_line",
        change="fair_office county_line",
        archive="fair_office county_line",
        step="fair_office county_line",
        visitor="list",
    ),
    "providers": Rights(
        "end",
        view=WORKING,
        add="fair_office",
        change="fair_office unit_leader unit_agent",
        archive="fair_office",
        step="fair_office",
        visitor="sees",
    ),
    "capabilities": Rights(
        "try_out",
        view=WORKING,
        add="fair_office unit_leader unit_agent",
        change="fair_office unit_leader unit_agent",
        archive="fair_office",
        step="fair_office",
    ),
    "venues": Rights(
        "end",
        view="fair_office unit_leader unit_agent town_party posted_cadre village_committee village_supervisor auditor",
        add="fair_office town_party posted_cadre village_committee",
        change="fair_office town_party posted_cadre village_committee",
        archive="fair_office",
        step="fair_office",
    ),
    "seasons": Rights(
        "drop",
        view=WORKING,
        add="fair_office",
        change="fair_office",
        archive="fair_office",
        step="fair_office",
        visitor="list",
    ),
    "fairs": Rights(
        "collect_needs",
        view=f"{AT_FAIRS} resident",
        add="fair_office",
        change="fair_office",
        archive="fair_office",
        step="fair_office",
        visitor="list",
    ),
    "booths": Rights(
        "confirm",
        view=AT_FAIRS,
        add="fair_office",
        change="fair_office",
        archive="fair_office",
        step="unit_leader unit_agent",
        visitor="sees",
    ),
    # Demand: who goes to the villages writes it, the county reads it; another village's diary nobody.
    "visits": Rights(
        "close",
        view="county_org fair_office town_party posted_cadre village_committee auditor",
        add="posted_cadre village_committee",
        change="posted_cadre",
        archive="posted_cadre",
        step="posted_cadre village_committee",
    ),
    "mentions": Rights(
        "classify",
        view="county_org county_line fair_office town_party posted_cadre village_committee auditor",
        add="posted_cadre village_committee",
        change="posted_cadre",
        archive="posted_cadre",
        step="fair_office town_party posted_cadre village_committee",
    ),
    "needs": Rights(
        "withdraw",
        view="county_org county_line fair_office town_party posted_cadre village_committee village_supervisor auditor",
        add="fair_office town_party posted_cadre village_committee",
        change="fair_office town_party posted_cadre village_committee",
        archive="fair_office",
        step="fair_office posted_cadre village_committee",
    ),
}


@dataclass(frozen=True)
class Row:
    """What an address asks for, by method. A method that is not named is refused to everybody.

    `guarded` (at least the sight of the ledger; what more, the page's own tests say),
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


_RECORD = "l/<slug:code>/<uuid:record_id>/"
_SEASON = "planning/<uuid:season_id>/"
_FAIR = "planning/fairs/<uuid:fair_id>/"
_API = "api/v1/<ledger>/"

ROWS = (
    Row("", get="anyone"),
    Row("public/fairs/", get="anyone"),
    Row("public/fairs/<uuid:fair_id>/", get="anyone"),
    Row("public/ballot/", get="anyone", post="anyone"),
    Row("personal/fields/", get="member"),
    Row("cal/<str:token>.ics", get="nobody"),  # a token that was never given out
    Row("preferences/", post="anyone"),
    Row("health", get="anyone"),
    Row("desk/", get="member"),
    Row("search/", get="member"),
    # Screens of every ledger.
    Row("l/<slug:code>/", get="view"),
    Row("l/<slug:code>/new/", get="add", post="add"),
    Row("l/<slug:code>/choices/<str:field>/", get="view"),
    Row("l/<slug:code>/template/", get="add"),
    Row("l/<slug:code>/export/", get="view"),
    Row("l/<slug:code>/import/", get="add", post="add"),
    Row("l/<slug:code>/import/<uuid:token>/", post="add", missing=True),  # a file that this person never sent
    Row("l/<slug:code>/import/<uuid:token>/errors/", get="add", missing=True),
    Row(_RECORD, get="view"),
    Row(_RECORD + "history/", get="view"),
    Row(_RECORD + "sources/", get="view"),
    Row(_RECORD + "edit/", get="change", post="change"),
    Row(_RECORD + "archive/", get="archive", post="archive"),
    Row(_RECORD + "move/<slug:step>/", get="step", post="step"),
    Row("l/<slug:code>/columns/", get="guarded", post="guarded"),
    Row("l/<slug:code>/views/", get="view", post="guarded"),
    Row("l/<slug:code>/views/<uuid:view_id>/", post="guarded"),
    Row("l/<slug:code>/tree/", get="guarded"),
    Row("l/<slug:code>/bulk/", post="guarded"),
    Row("l/<slug:code>/bulk/<uuid:selection>/", get="guarded", post="guarded"),
    Row("l/<slug:code>/find/<slug:field>/", get="guarded", post="guarded"),
    Row(_RECORD + "reveal/<slug:field>/", get="guarded", post="guarded"),
    Row(_RECORD + "join/<slug:what>/", get="guarded", post="guarded"),
    # REST of every ledger.
    Row(_API + "look-up/", post="guarded"),
    Row(_API + "<id>/reveal/", post="guarded"),
    Row(_API, get="view", post="add"),
    Row(_API + "<id>/", get="view", patch="change", delete="archive"),
    Row(_API + "<id>/moves/<move>/", post="step"),
    Row(_API + "<id>/history/", get="view"),
    # A description, the same by whatever method it is asked for.
    Row("api/v1/openapi.json", **dict.fromkeys(("get", "post", "put", "patch", "delete"), "anyone")),
    Row("api/v1/", get="nobody"),
    Row("^api/(?P<rest>.*)$", **dict.fromkeys(("get", "post", "put", "patch", "delete"), "nobody")),
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
    Row(_SEASON + "try/", get="guarded", ledger="seasons"),
    Row(_SEASON + "try/start/", post="guarded", ledger="seasons"),
    Row(_SEASON + "try/<uuid:job_id>/", get="guarded", ledger="seasons"),
    Row(_SEASON + "try/<uuid:job_id>/progress/", get="guarded", ledger="seasons"),
    Row(_SEASON + "try/<uuid:job_id>/cancel/", post="guarded", ledger="seasons"),
    Row(_SEASON + "try/<uuid:job_id>/adopt/", post="guarded", ledger="seasons"),
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
    Row("login/", get="anyone", post="anyone", put="anyone"),
    Row("logout/", get="anyone", post="anyone"),
    Row("account/login/", get="anyone", post="anyone", put="anyone"),
    Row("account/logout/", get="anyone", post="anyone"),
    Row("account/inactive/", get="anyone"),
    Row("account/signup/", **dict.fromkeys(("get", "post", "put", "patch", "delete"), "anyone")),
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
        **dict.fromkeys(("get", "post", "put", "patch", "delete"), "anyone"),
    ),
    Row("account/password/reset/done/", get="anyone"),
)
