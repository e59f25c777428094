"""`{% icon "plus" %}`, `{% cell value %}` and `{% row_cells row %}` of jishi.web.cells."""

from __future__ import annotations

from django import template

from jishi.web import cells

register = template.Library()
register.simple_tag(cells.draw_icon, name="icon")
register.simple_tag(cells.draw_cell, name="cell")
register.simple_tag(cells.draw_row, name="row_cells")
