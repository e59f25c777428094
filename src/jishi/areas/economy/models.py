"""Django finds the tables of this area here; each stands in the folder of its mechanism."""

from jishi.areas.economy.income.model import Income

__all__ = ["Income"]
