"""The buttons of a hook's page: on and off, a test event, sending again, changing the secret over."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jishi.features.webhooks import keeping
from jishi.features.webhooks.views import detail, require
from jishi.records.errors import Invalid, NotFound
from jishi.web.entering import Request, page


def _back(hook_id: uuid.UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("webhook", args=[hook_id]))


@page("POST")
def switch(request: Request, hook_id: uuid.UUID) -> HttpResponse:
    require(request)
    keeping.switch(request.actor, hook_id, str(request.POST.get("state", "")))
    return _back(hook_id)


@page("POST")
def ping(request: Request, hook_id: uuid.UUID) -> HttpResponse:
    require(request)
    delivery = keeping.ping(request.actor, hook_id)
    return HttpResponseRedirect(reverse("webhook-delivery", args=[delivery.id]))


@page("POST")
def replay(request: Request, hook_id: uuid.UUID) -> HttpResponse:
    """One delivery where one is named, else all that were given up."""
    require(request)
    keeping.hook_of(request.actor, hook_id)
    given = str(request.POST.get("delivery", ""))
    try:
        delivery = uuid.UUID(given) if given else None
    except ValueError:
        raise NotFound(_("没有这次投递，或已随保留期删除。")) from None
    count = keeping.replay(request.actor, hook_id, delivery)
    messages.success(request, _("%(n)s 个事件已排队重发。") % {"n": count})
    return HttpResponseRedirect(reverse("webhook-delivery", args=[delivery])) if delivery else _back(hook_id)


@page("POST")
def secret(request: Request, hook_id: uuid.UUID) -> HttpResponse:
    """`step` is "second" (the answer shows the new secret, once) or "drop" (the old one signs no more)."""
    require(request)
    keeping.hook_of(request.actor, hook_id)
    step = request.POST.get("step")
    if step == "second":
        fresh = keeping.second_secret(request.actor, hook_id)
        return detail(request, keeping.hook_of(request.actor, hook_id), secret=fresh)
    if step != "drop":
        raise Invalid({"step": [_("请从列表中选择。")]})
    keeping.drop_old_secret(request.actor, hook_id)
    messages.success(request, _("旧密钥已停用，只用新密钥签名。"))
    return _back(hook_id)
