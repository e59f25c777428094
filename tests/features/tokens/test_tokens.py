"""Tokens: made by a person, borne by a program, never worth more than the person, and gone when they are over."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from county import NOW, TODAY, County
from jishi.core.access.models import User
from jishi.core.audit.models import Entry
from jishi.core.rulebook.models import RuleValue
from jishi.core.tokens.issuing import digest
from jishi.core.tokens.models import Token, Use

UNTIL = (TODAY + timedelta(days=30)).isoformat()


@pytest.fixture
def office(county: County) -> Client:
    return county.client("fair_office")


def made(client: Client, **typed: Any) -> str:
    """A token as its page shows it, once."""
    answer = client.post("/tokens/", {"name": "村务大屏", "expires_on": UNTIL, **typed})
    assert answer.status_code == 200, answer.content.decode()
    found = re.search(r"<code>(js_[\w-]+)</code>", answer.content.decode())
    assert found is not None
    return found[1]


def call(secret: str, path: str = "/api/v1/venues/", method: str = "get", **more: Any) -> Any:
    return getattr(Client(enforce_csrf_checks=True), method)(
        path, headers={"Authorization": f"Bearer {secret}"}, content_type="application/json", **more
    )


def changed(county: County, secret: str, ledger: str = "venues", **values: Any) -> Any:
    row = county.row(ledger)
    return Client(enforce_csrf_checks=True).patch(
        f"/api/v1/{ledger}/{row.pk}/",
        values,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "If-Match": f'"{row.version}"'},
    )


def test_a_program_reads_what_its_person_reads(county: County, office: Client) -> None:
    secret = made(office)
    answer = call(secret)
    assert answer.status_code == 200
    assert answer.json()["total"] == office.get("/api/v1/venues/").json()["total"] > 0
    User.objects.get(pk=county.users["fair_office"]).holds.all().delete()
    assert call(secret).status_code == 403, "what the person loses the token loses"


def test_the_secret_is_shown_once_and_kept_nowhere(office: Client) -> None:
    secret = made(office)
    assert secret not in office.get("/tokens/").content.decode()
    (token,) = Token.objects.all()
    assert token.digest == digest(secret)
    assert secret not in str(Entry.objects.order_by("-seq").first().payload)  # type: ignore[union-attr]
    assert "no-store" in office.get("/tokens/")["Cache-Control"]


def test_a_token_that_reads_changes_nothing_and_one_that_writes_needs_no_csrf(
    county: County, office: Client
) -> None:
    before = county.row("venues").max_stalls
    answer = changed(county, made(office), max_stalls=31)
    assert (answer.status_code, county.row("venues").max_stalls) == (403, before)
    assert "只能读" in answer.json()["detail"]
    assert changed(county, made(office, writes="1"), max_stalls=31).status_code == 200
    assert county.row("venues").max_stalls == 31


def test_a_token_is_for_the_ledgers_it_names(county: County, office: Client) -> None:
    secret = made(office, ledgers=["venues"], writes="1")
    assert call(secret).status_code == 200
    answer = call(secret, "/api/v1/fairs/")
    assert (answer.status_code, "不能用于“大集”" in answer.json()["detail"]) == (403, True)
    assert changed(county, secret, "fairs", expected=9).status_code == 403


def test_nobody_looks_under_a_mask_by_token(county: County, office: Client) -> None:
    secret = made(office, writes="1")
    person = county.row("people")
    body = {"field": "phone", "reason": "上门送药前核对电话"}
    answer = call(secret, f"/api/v1/people/{person.pk}/reveal/", "post", data=body)
    assert answer.status_code == 403
    assert "只能由本人登录后查看" in answer.json()["detail"]


def test_taken_back_it_is_refused_at_once_and_only_by_its_own_person(county: County, office: Client) -> None:
    secret = made(office)
    (token,) = Token.objects.all()
    assert county.client("auditor").post(f"/tokens/{token.id}/revoke/").status_code == 404
    assert call(secret).status_code == 200
    assert office.post(f"/tokens/{token.id}/revoke/").status_code == 302
    answer = call(secret)
    assert (answer.status_code, "已经收回" in answer.json()["detail"]) == (401, True)
    assert office.post(f"/tokens/{token.id}/revoke/").status_code == 404
    verbs = Entry.objects.order_by("-seq").values_list("verb", flat=True)[:2]
    assert list(verbs) == ["revoke_token", "issue_token"]


def test_over_it_is_refused(office: Client) -> None:
    secret = made(office, expires_on=(TODAY + timedelta(days=1)).isoformat())
    with time_machine.travel(NOW + timedelta(days=1)):
        assert call(secret).status_code == 200
    with time_machine.travel(NOW + timedelta(days=2)):
        answer = call(secret)
    assert (answer.status_code, "已到期" in answer.json()["detail"]) == (401, True)


def test_of_somebody_who_is_gone_it_is_refused(county: County, office: Client) -> None:
    secret = made(office)
    User.objects.filter(pk=county.users["fair_office"]).update(is_active=False)
    assert call(secret).status_code == 401


@pytest.mark.parametrize("secret", ["", "js_", "js_" + "a" * 43, "js_" + "a" * 500, "令牌", "another"])
def test_what_is_none_is_refused_even_where_the_public_may_read(county: County, secret: str) -> None:
    answer = Client().get(
        "/api/v1/fairs/", headers={"Authorization": f"Bearer {secret}".encode().decode("latin-1")}
    )
    assert answer.status_code == 401


def test_another_scheme_is_told(county: County) -> None:
    answer = Client().get("/api/v1/fairs/", headers={"Authorization": "Basic YTpi"})
    assert (answer.status_code, "Bearer" in answer.json()["detail"]) == (401, True)


def test_so_often_a_minute_and_no_oftener(county: County, office: Client) -> None:
    RuleValue.objects.create(
        county=county.code,
        key="api.calls_per_minute",
        value="3",
        effective_from=TODAY - timedelta(days=1),
        source="县里的通知（模拟）",
    )
    secret, other = made(office), made(office)
    with time_machine.travel(timezone.localtime().replace(second=5, microsecond=0), tick=False):
        assert [call(secret).status_code for _time in range(5)] == [200, 200, 200, 429, 429]
        refused = call(secret)
        assert (refused["Content-Type"], refused["Retry-After"]) == ("application/problem+json", "55")
        assert refused.json()["type"] == "/problems/too-many"
        assert call(other).status_code == 200, "each has its own"
    with time_machine.travel(
        timezone.localtime().replace(second=5, microsecond=0) + timedelta(minutes=1), tick=False
    ):
        assert call(secret).status_code == 200
    assert Use.objects.count() == 2, "the minute before is let go"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": " "}, "请写明用途"),
        ({"expires_on": "明年"}, "应为日期"),
        ({"expires_on": TODAY.isoformat()}, "有效期应在明天到一年之内"),
        ({"expires_on": (TODAY + timedelta(days=400)).isoformat()}, "有效期应在明天到一年之内"),
        ({"ledgers": ["venues", "nothing"]}, "没有这本台账，或您看不到：nothing"),
    ],
)
def test_a_token_that_cannot_be_is_told_by_field(office: Client, typed: dict[str, Any], told: str) -> None:
    answer = office.post("/tokens/", {"name": "村务大屏", "expires_on": UNTIL, **typed})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Token.objects.exists()
