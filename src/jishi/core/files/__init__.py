"""Files of records: what is taken in, how it is kept under its content's hash, and when it goes."""
