"""Django finds the tables of this area here; places, organisations and people are tables of the core."""

from jishi.areas.registry.appointment.model import Appointment
from jishi.areas.registry.household.model import Household, HouseholdMember

__all__ = ["Appointment", "Household", "HouseholdMember"]
