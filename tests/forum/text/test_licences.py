"""Reading the names people give to licences."""

import pytest

from forum.text.licences import LICENCES, parse_licence


@pytest.mark.parametrize("licence", LICENCES.values(), ids=LICENCES)
def test_a_licence_is_known_by_its_id_name_and_address(licence):
    assert parse_licence(licence.id) == licence
    assert parse_licence(licence.name) == licence
    assert not licence.url or parse_licence(licence.url) == licence


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("cc by sa 4.0", "CC-BY-SA-4.0"),
        ("Creative Commons Attribution-ShareAlike 3.0 Unported", "CC-BY-SA-3.0"),
        ("Creative Commons Attribution 4.0 International License", "CC-BY-4.0"),
        ("(CC BY-NC-ND 2.5)", "CC-BY-NC-ND-2.5"),
        ("http://creativecommons.org/licenses/by/2.0/deed.en", "CC-BY-2.0"),
        ("CC0", "CC0-1.0"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("Public domain", "public-domain"),
        ("PDM 1.0", "PDM-1.0"),
        ("FAL", "LAL-1.3"),
        ("Free Art License 1.3", "LAL-1.3"),
        ("Licence Art Libre", "LAL-1.3"),
    ],
)
def test_a_licence_is_known_by_what_people_call_it(text, id):
    assert parse_licence(text) == LICENCES[id]


@pytest.mark.parametrize(
    "text", ["", "CC BY", "CC BY 2.0 DE", "CC BY-SA 3.0 IGO", "GFDL", "all rights reserved", "CC BY 9.0"]
)
def test_what_is_not_certain_is_not_guessed(text):
    assert parse_licence(text) is None
