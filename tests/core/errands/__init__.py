"""An app that only the tests of the jobs install: errands that can be stopped at a chosen point."""
