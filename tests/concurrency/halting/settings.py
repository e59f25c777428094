"""The settings under test, with the halting app installed; read by worker processes that tests start."""

import importlib
import os

base = importlib.import_module(os.environ["HALTING_BASE_SETTINGS"])
globals().update({name: getattr(base, name) for name in dir(base) if name.isupper()})
INSTALLED_APPS = [*base.INSTALLED_APPS, "halting.apps.Halting"]
