"""A planned season of fairs."""
