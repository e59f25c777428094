"""An app that only the tests of killed planning runs install: it holds a run at a point until a gate is opened."""
