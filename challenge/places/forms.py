"""What levels and island groups are called on screen."""

from challenge.places.models import IslandGroup, Level
from challenge.web.locale import lazy

LEVEL_NAMES = {
    Level.PROVINCE: lazy("Province"),
    Level.CITY: lazy("City"),
    Level.MUNICIPALITY: lazy("Municipality"),
}
ISLAND_GROUP_NAMES = {
    IslandGroup.LUZON: lazy("Luzon"),
    IslandGroup.VISAYAS: lazy("Visayas"),
    IslandGroup.MINDANAO: lazy("Mindanao"),
}
