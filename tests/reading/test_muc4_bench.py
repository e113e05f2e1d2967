"""The mapping of ``bench/muc4.py``, on texts written for it."""

from __future__ import annotations

import importlib
from typing import Any

import pytest


@pytest.fixture(scope="module")
def muc4() -> Any:
    return importlib.import_module("muc4")


def test_a_bombing_fills_its_template(muc4: Any) -> None:
    text = (
        "   LIMA, 14 FEB 89 (XYZ) -- [TEXT] SHINING PATH GUERRILLAS EXPLODED A BOMB YESTERDAY IN FRONT OF\n"
        "A BANK IN AYACUCHO, PERU. TWO CIVILIANS WERE KILLED AND FIVE PEASANTS WERE INJURED.\n"
    )
    (template,) = muc4.predict({"docid": "X", "text": text})["templates"]
    assert template["incident_type"] == "BOMBING"
    assert template["incident_date"] == "1989-02-13"
    assert template["incident_location"] == "PERU: AYACUCHO"
    assert template["perp_org_id"] == ["SHINING PATH"]
    assert template["phys_tgt_type"] == ["FINANCIAL"]
    assert set(zip(template["hum_tgt_number"], template["hum_tgt_effect"], strict=True)) >= {
        ("2", "DEATH"),
        ("5", "INJURY"),
    }


def test_a_clash_between_armed_forces_is_none(muc4: Any) -> None:
    text = (
        "   SAN SALVADOR, 3 MAY 89 (XYZ) -- [TEXT] THREE SOLDIERS AND FOUR REBELS OF THE FMLN DIED IN A CLASH YESTERDAY\n"
        "IN MORAZAN, EL SALVADOR.\n"
    )
    assert muc4.predict({"docid": "X", "text": text})["templates"] == []


def test_the_dateline_is_read(muc4: Any) -> None:
    text, day, town = muc4.prepare("   BOGOTA, 9 JAN 90 (XYZ) -- [TEXT] NOTHING HAPPENED\nTODAY.\n")
    assert (text, str(day), town) == ("NOTHING HAPPENED TODAY.", "1990-01-09", "BOGOTA")
