"""The product's settings with the specimens beside its areas; `tests/run.py` runs the conformance suite under them."""

from jishi.config import settings as product

globals().update({name: getattr(product, name) for name in dir(product) if name.isupper()})
INSTALLED_APPS = [*product.INSTALLED_APPS, "specimens.apps.Specimens"]
