"""Addresses of this area's own pages."""

from __future__ import annotations

from django.urls import path

from jishi.areas.economy.income import ui

urlpatterns = [path("economy/income/", ui.monthly, name="income-monthly")]
