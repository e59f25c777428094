"""Excel in and out, the same for every ledger: `template`, `export`, `read`, `check`, `error_workbook`, `write`, each in the module of its name (`read` in `reader`)."""
