"""The parts a model version is made of; each can be read alone."""
