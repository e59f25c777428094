"""Work that outlives a request: queued with the change that wants it, resumed after a crash, done once."""
