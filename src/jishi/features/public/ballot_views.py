"""Voting with a token: no sign-in, no session, nothing kept but the count."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jishi.core.ballots.models import Poll
from jishi.core.ballots.voting import OptionUnknown, TokenRefused, poll_of, vote


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest) -> HttpResponse:
    """First the token, then its poll, then the vote; the token travels in bodies only, never in an address."""
    token, chosen = request.POST.get("token", ""), request.POST.get("option", "")
    poll: Poll | None = None
    fault, done = "", False
    if request.method == "POST":
        try:
            poll = poll_of(settings.COUNTY, token)
            if "vote" in request.POST:
                vote(county=settings.COUNTY, token=token, option=_chosen(chosen))
                done = True
        except (TokenRefused, OptionUnknown) as refused:
            fault = str(refused)
    options = list(poll.options.all()) if poll is not None and not done else []
    context = {"poll": poll, "token": token, "fault": fault, "done": done, "options": options}
    answer = render(request, "public/ballot.html", context, status=400 if fault else 200)
    add_never_cache_headers(answer)
    return answer


def _chosen(raw: str) -> UUID:
    try:
        return UUID(raw)
    except ValueError:
        raise OptionUnknown(_("请先选一个选项，再投票。")) from None
