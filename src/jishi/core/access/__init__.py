"""Who signs in, and which roles they hold where and when."""
