"""Which roles see, add, change, archive and move on the records of each ledger: by hand, never by a program."""

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

# Who tells others what is to be done, of all they see.
DIRECTING = {"county_org", "county_line", "fair_office", "town_party"}


@dataclass(frozen=True)
class Rights:
    """Roles by verb. `first` is a move made by hand from where a record begins, `step` says who makes it.

    `opens` are those who look at the `covered` value for a reason, `finds` who look one up,
    `merges` those who make two entries one.
    """

    first: str
    view: str
    add: str = ""
    change: str = ""
    archive: str = ""
    step: str = ""
    opens: str = ""
    finds: str = ""
    merges: str = ""
    # What a visitor without an account gets of the list and of the record that is walked: "" nothing at all.
    visitor: str = ""

    covered: str = "id_number"
    # Do its records lie in towns and villages? Then a list of these stands beside the list.
    lies: bool = True

    def roles(self, verb: str) -> set[str]:
        if verb == "tells":
            return self.roles("change") | (self.roles("view") & DIRECTING)
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
        # The one that is walked is the county itself, which merges with no other.
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
        opens="county_org village_committee",
        finds="county_org village_committee",
        merges="county_org fair_office",
    ),
    # Postings are the organisation department's; who is in charge of security sees who has got which access.
    "appointments": Rights(
        "activate",
        view="county_org fair_office town_party team_leader posted_cadre convenor village_committee village_supervisor "
        "unit_leader unit_agent auditor admin_security",
        add="county_org",
        change="county_org",
        archive="county_org",
        step="county_org",
    ),
    "households": Rights(
        "end",
        # The line department handles hardship.
        view="fair_office county_line town_party posted_cadre village_committee auditor",
        add="fair_office village_committee",
        change="fair_office village_committee",
        archive="fair_office village_committee",
        step="fair_office village_committee",
        opens="village_committee county_line",
        covered="hardship",
        merges="fair_office",
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
    # Party life: the branch develops its members, the committee above approves, the organisation department files.
    "memberships": Rights(
        "applied",
        view="county_org town_party posted_cadre village_committee inspector auditor",
        add="village_committee",
        change="village_committee",
        archive="county_org village_committee",
        step="village_committee",
    ),
    # Governance: the village decides, the town reviews, those who see the village and everybody once it is published.
    "decisions": Rights(
        "propose",
        view="county_org county_line fair_office town_party posted_cadre village_committee village_supervisor "
        "inspector auditor",
        add="posted_cadre village_committee",
        change="posted_cadre village_committee",
        archive="village_committee",
        step="posted_cadre village_committee",
        visitor="list",
    ),
    # What comes again is set by the organisation department; who is asked for it hands it in, the town judges it.
    "obligation_templates": Rights(
        "end",
        view=WORKING,
        add="county_org",
        change="county_org",
        archive="county_org",
        step="county_org",
    ),
    "obligations": Rights(
        "waive",
        view="county_org town_party posted_cadre team_leader convenor grid_head grid_worker inspector auditor",
        add="county_org town_party",
        change="posted_cadre team_leader convenor grid_head grid_worker",
        archive="county_org town_party",
        step="county_org town_party",
    ),
    # The village enters its income, the town confirms it; whoever is posted there changes no accounts.
    "incomes": Rights(
        "reverse",
        view="county_org county_line town_party posted_cadre village_committee village_supervisor inspector auditor",
        add="village_committee",
        change="village_committee",
        archive="village_committee",
        step="town_party village_committee",
    ),
    # Leave is asked for by the person, approved by town and county; the village hears who is away, and not why.
    "leaves": Rights(
        "cancel",
        view="county_org town_party posted_cadre team_leader village_committee inspector auditor",
        add="posted_cadre team_leader",
        change="posted_cadre team_leader",
        archive="county_org",
        step="posted_cadre team_leader",
        covered="reason",
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
        covered="text",
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
    # Requests are handled by the town; what is said about a village is not seen there. Parts are the units'.
    "requests": Rights(
        "report",
        view="county_line town_party posted_cadre village_committee grid_head grid_worker unit_leader unit_agent "
        "inspector auditor",
        add="town_party posted_cadre village_committee grid_head grid_worker",
        change="town_party posted_cadre village_committee grid_head grid_worker",
        archive="town_party",
        step="town_party posted_cadre village_committee grid_head grid_worker",
        covered="content",
    ),
    "request_tasks": Rights(
        "withdraw",
        view="county_line town_party posted_cadre village_committee unit_leader unit_agent inspector auditor",
        add="town_party",
        change="town_party",
        archive="town_party",
        step="town_party",
    ),
}
