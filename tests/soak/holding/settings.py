"""The settings under test with the holding app, read by the server and the worker that the soak starts and kills."""

from jishi.config import settings as base

globals().update({name: getattr(base, name) for name in dir(base) if name.isupper()})
INSTALLED_APPS = [*base.INSTALLED_APPS, "holding.apps.Holding"]
