"""Excel in and out, the same for every ledger.

`template`, `export`, `reader.read`, `check`, `error_workbook` and `write` stand each in the module of its name.
"""
