"""The doors themselves: forgery from another site, sessions, signing in, tokens, and ways to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from exchange import FORM, Answer, Attempt, Site, Visitor
from findings import Finding, Findings
from installation import Installation
from judge import ELSEWHERE, faults
from routes import Known
from words import REDIRECTS

# A description, the same by whatever method it is asked for; it reads nothing of anybody and changes nothing.
THE_SAME_BY_ANY_METHOD = frozenset({"api/v1/openapi.json"})
REFUSED = (401, 403, 404, 405)
TRIES = 12


def forgery(places: Iterable[Known], visitors: Mapping[str, Visitor], findings: Findings) -> int:
    """A change from another site: without the token, with a wrong one, and with the right one from elsewhere."""
    count = 0
    for place in places:
        visitor = visitors[place.role] if place.role else visitors["fair_office"]
        kind = "application/json" if place.route.is_api else FORM
        good = visitor.cookies.get("csrftoken", "")
        for attack, given in (
            ("csrf:none", {"X-CSRFToken": ""}),
            ("csrf:wrong", {"X-CSRFToken": "a" * 32}),
            ("csrf:elsewhere", {"X-CSRFToken": good, "Origin": f"https://{ELSEWHERE}"}),
            ("csrf:null-origin", {"X-CSRFToken": good, "Origin": "null"}),
            ("csrf:plain-text", {"X-CSRFToken": "", "Content-Type": "text/plain"}),
        ):
            body = b"{}" if place.route.is_api else b"a=b"
            attempt = Attempt(
                place.told, attack, "POST", place.address, {"Content-Type": kind, **given}, body
            )
            answer = visitor.send(attempt, csrf=False)
            count += 1
            _told(attempt, answer, visitor.name, findings)
            if answer.status not in REFUSED and place.route.pattern not in THE_SAME_BY_ANY_METHOD:
                seen = f"a change from another site was taken: {answer.status}"
                findings.add(Finding(place.told, attack, seen, f"{attempt.told()} ({visitor.name})"))
    return count


def strangers(places: Iterable[Known], site: Site, findings: Findings) -> int:
    """Made-up sessions and tokens open nothing that is shut to nobody."""
    nobody, count = Visitor(site), 0
    given = (
        ("session:made-up", {"Cookie": "sessionid=" + "a" * 32}),
        ("session:path", {"Cookie": "sessionid=../../../../etc/passwd"}),
        ("token:made-up", {"Authorization": "Bearer js_" + "A" * 43}),
        ("token:empty", {"Authorization": "Bearer "}),
        ("token:twice", {"Authorization": "Bearer a, Bearer b"}),
        ("token:scheme", {"Authorization": "Basic YWRtaW46YWRtaW4="}),
    )
    for place in places:
        plain = nobody.get(place.address).status
        for attack, headers in given:
            attempt = Attempt(place.told, attack, "GET", place.address, headers)
            answer = nobody.send(attempt)
            count += 1
            _told(attempt, answer, "", findings)
            if answer.status < 300 <= plain:
                seen = f"opened what was shut: {plain} became {answer.status}"
                findings.add(Finding(place.told, attack, seen, attempt.told()))
    return count


def redirects(installation: Installation, site: Site, findings: Findings) -> int:
    """Where signing in, signing out and keeping a preference lead to."""
    count = 0
    name, password = installation.names["fair_office"], "a-long-word-1"
    for attack, target in REDIRECTS.items():
        text = urlencode({"next": target})
        for path, values in (
            (f"/login/?{text}", {"login": name, "password": password, "next": target}),
            (f"/preferences/?{text}", {"language": "en", "next": target}),
            (f"/logout/?{text}", {"next": target}),
            (f"/account/login/?{text}", {"login": name, "password": password, "next": target}),
        ):
            visitor = Visitor(site)
            visitor.keep(visitor.get("/login/"))
            answer = visitor.post(path, values)
            attempt = Attempt(path.partition("?")[0].lstrip("/"), attack, "POST", path)
            count += 1
            _told(attempt, answer, "", findings)
    return count


def sessions(installation: Installation, site: Site, findings: Findings) -> None:
    """A session given beforehand is not the one after signing in; after signing out it opens nothing."""
    fixed = "a" * 32
    victim = Visitor(site)
    victim.cookies["sessionid"] = fixed
    victim.keep(victim.get("/login/"))
    before = victim.cookies["sessionid"]
    victim.keep(victim.post("/login/", {"login": installation.names["auditor"], "password": "a-long-word-1"}))
    after = victim.cookies["sessionid"]
    _expect(findings, "login/", "session:fixed", after not in (fixed, before), f"{before} stayed {after}")
    _expect(
        findings,
        "login/",
        "session:opens",
        victim.get("/desk/").status == 200,
        "the new session opens nothing",
    )
    victim.post("/logout/", {})
    victim.cookies["sessionid"] = after
    status = victim.get("/desk/").status
    _expect(
        findings,
        "logout/",
        "session:after",
        status != 200,
        f"the session opens the desk after signing out: {status}",
    )


def tokens(visitor: Visitor, site: Site, findings: Findings) -> None:
    """A token opens the API alone, reads where it may only read, and nothing once it is taken back."""
    until = (date(2026, 11, 21) + timedelta(days=20)).isoformat()
    page = visitor.post("/tokens/", {"name": "zq7x", "expires_on": until}).text
    found = re.search(r"<code>(js_[\w-]+)</code>", page)
    if found is None:
        findings.add(Finding("tokens/", "token:made", "no token was given out", page[:200]))
        return
    bearer = {"Authorization": f"Bearer {found[1]}"}
    nobody = Visitor(site)

    def status(method: str, path: str, **more: str) -> int:
        body = b"{}" if method != "GET" else b""
        given = {**bearer, "Content-Type": "application/json", **more}
        return nobody.send(Attempt("", "", method, path, given, body)).status

    _expect(
        findings,
        "api/v1/",
        "token:reads",
        status("GET", "/api/v1/venues/") == 200,
        "a good token reads nothing",
    )
    for method in ("POST", "PATCH", "DELETE"):
        path = "/api/v1/venues/" if method == "POST" else f"/api/v1/venues/{_first(visitor)}/"
        code = status(method, path)
        _expect(
            findings, path, "token:read-only", code == 403, f"{method} with a token that only reads: {code}"
        )
    for path in ("/desk/", "/tokens/", "/l/venues/", "/audit/"):
        code = status("GET", path)
        _expect(findings, path, "token:screens", code != 200, f"a token opens a screen: {code}")
    code = status("POST", "/api/v1/people/look-up/")
    _expect(
        findings,
        "api/v1/people/look-up/",
        "token:looks-up",
        code == 403,
        f"a program looks under masks: {code}",
    )
    in_address = nobody.get(f"/api/v1/people/?token={found[1]}&access_token={found[1]}").status
    _expect(
        findings,
        "api/v1/people/",
        "token:address",
        in_address == 401,
        f"a token in the address: {in_address}",
    )
    taken = re.search(r'action="(/tokens/[0-9a-f-]+/revoke/)"', visitor.get("/tokens/").text)
    if taken is not None:
        visitor.post(taken[1], {})
    code = status("GET", "/api/v1/venues/")
    _expect(
        findings,
        "tokens/",
        "token:taken-back",
        taken is not None and code == 401,
        f"taken back, and answers {code}",
    )


def production(site: Site, findings: Findings) -> None:
    """What is different where a county runs it: TLS alone, cookies for TLS alone, and no guessing of passwords."""
    visitor = Visitor(site)
    page = visitor.get("/login/")
    visitor.keep(page)
    for cookie in page.all("set-cookie"):
        marks = {part.strip().lower() for part in cookie.split(";")}
        _expect(findings, "login/", "production:cookie", "secure" in marks, f"not Secure: {cookie[:60]}")
    held = page.header("strict-transport-security")
    _expect(
        findings,
        "login/",
        "production:hsts",
        "max-age=31536000" in held,
        f"Strict-Transport-Security: {held!r}",
    )
    shut = visitor.get("/styleguide/").status
    _expect(findings, "styleguide/", "production:styleguide", shut == 404, f"the style guide answers {shut}")
    plain = Site(site.address, {**site.always, "X-Forwarded-Proto": "http"})
    for path in ("/login/", "/api/v1/places/", "/"):
        answer = Visitor(plain).get(path)
        to_tls = answer.status == 301 and answer.header("location").startswith(
            f"https://{site.always['Host']}/"
        )
        _expect(
            findings,
            path,
            "production:tls",
            to_tls,
            f"without TLS: {answer.status} {answer.header('location')}",
        )
    statuses = [visitor.post("/login/", {"login": "zq7x", "password": f"wrong-{n}"}) for n in range(TRIES)]
    limited = [answer for answer in statuses if answer.status == 429 or "过多" in answer.text]
    _expect(
        findings,
        "login/",
        "production:guessing",
        bool(limited),
        f"{TRIES} wrong passwords: {[a.status for a in statuses]}",
    )


def _first(visitor: Visitor) -> str:
    found: str = visitor.get("/api/v1/venues/?size=1").json()["items"][0]["id"]
    return found


def _expect(findings: Findings, route: str, attack: str, right: bool, seen: str) -> None:
    findings.count(route, attack)
    if not right:
        findings.add(Finding(route, attack, seen, route))


def _told(attempt: Attempt, answer: Answer, who: str, findings: Findings) -> None:
    findings.count(attempt.route, attempt.attack)
    for seen in faults(attempt, answer):
        findings.add(Finding(attempt.route, attempt.attack, seen, f"{attempt.told()} ({who or 'nobody'})"))
