"""The application as a web server runs it; an unfit production stops here, whatever server starts it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.config.settings")

application = get_wsgi_application()

from jishi.config.checks import refuse_unfit  # noqa: E402  # its models need the applications loaded
from jishi.core.lifeline import end_with  # noqa: E402

refuse_unfit()
if "JISHI_SERVED_BY" in os.environ:
    end_with(int(os.environ["JISHI_SERVED_BY"]))
