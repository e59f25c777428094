"""A production in which one person holds two of the three administrators' roles does not start, and says what to do."""

from __future__ import annotations

from installed import COUNTY, TODAY, Installation

from jishi.core.access.models import Hold, User


def test_production_refuses_one_who_holds_two(installation: Installation) -> None:
    user = User.objects.create_user(county=COUNTY, username="keeper", name="管机房的")
    for role in ("admin_system", "admin_audit"):
        Hold.objects.create(
            county=COUNTY,
            user=user,
            role=role,
            scope_kind="county",
            scope_key=COUNTY,
            starts_on=TODAY,
            source="x",
        )
    refused = installation.run("serve", JISHI_PROFILE="production", JISHI_HOSTS="jishi.example.gov.cn")
    assert refused.returncode != 0
    assert "keeper 一人兼任审计管理员、系统管理员" in refused.stderr
    assert "jishi account grant" in refused.stderr
