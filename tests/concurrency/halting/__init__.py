"""An app that only the tests of the killed generator install: it holds the generator at a point of its second portion."""
