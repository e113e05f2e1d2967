"""Places, agencies and groups: names in Arabic, English, French and Spanish lead to one record.

>>> from hasila.gazetteer import Gazetteer
>>> Gazetteer.load().find_place("Tánger")[0].name
'Tangier'
"""

from hasila.gazetteer.folding import fold
from hasila.gazetteer.gazetteer import Gazetteer
from hasila.gazetteer.records import LANGUAGES, Agency, Group, NameKind, PlaceRecord

__all__ = ["LANGUAGES", "Agency", "Gazetteer", "Group", "NameKind", "PlaceRecord", "fold"]
