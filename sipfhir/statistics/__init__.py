"""Statistics of SIPs: counts that say nothing about one person."""

from sipfhir.statistics.gathering import Gathering
from sipfhir.statistics.result import Asked, CodeCount, LeftOut, Rate, Row, Statistics, Table
from sipfhir.statistics.tables import CHOICES

__all__ = ["CHOICES", "Asked", "CodeCount", "Gathering", "LeftOut", "Rate", "Row", "Statistics", "Table"]
