"""One page with every component, shown outside production; the first place where a change is looked at."""
