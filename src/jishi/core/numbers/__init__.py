"""Numbers that people quote: counted per county, prefix and year, without gaps from a refused change."""
