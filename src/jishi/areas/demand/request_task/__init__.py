"""One unit's part of a request: sent, signed for, answered or given back, each by itself (M23)."""
