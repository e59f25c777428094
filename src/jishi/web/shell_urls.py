"""Addresses of the frame itself: keeping language and print size, and the style guide."""

from __future__ import annotations

from django.urls import path

from jishi.web.language import preferences
from jishi.web.styleguide import views as styleguide

urlpatterns = [
    path("preferences/", preferences, name="preferences"),
    path("styleguide/", styleguide.show, name="styleguide"),
    path("styleguide/events/", styleguide.events, name="styleguide_events"),
    path("styleguide/move/", styleguide.move, name="styleguide_move"),
    path("styleguide/options/", styleguide.options, name="styleguide_options"),
    path("styleguide/progress/", styleguide.progress, name="styleguide_progress"),
    path("styleguide/public/", styleguide.public, name="styleguide_public"),
]
