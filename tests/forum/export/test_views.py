"""Downloads over HTTP: what comes back, as what, and for whom."""

import json

import pytest
from django.core.management import CommandError, call_command

from forum.export.outputs import WRITERS
from forum.export.readers import read_debate_json
from tests.support.interchange import text_in


@pytest.mark.parametrize(
    ("form", "content_type"), [(form, writer.content_type) for form, writer in WRITERS.items()], ids=list(WRITERS)
)
def test_each_form_is_a_file_with_a_name(client, opened, form, content_type):
    response = client.get(f"/debates/{opened.slug}/export.{form}")

    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert response["Content-Disposition"] == f'attachment; filename="{opened.slug}.{form}"'
    assert "Title A" in text_in(response.content) or form in ("aif.json", "annotations.jsonld", "bib", "csl.json")


def test_the_json_can_be_read_again(client, opened):
    bundle = read_debate_json(client.get(f"/debates/{opened.slug}/export.json").content)

    assert (bundle.slug, bundle.question) == (opened.slug, opened.question)


@pytest.mark.parametrize("form", ["xml", "JSON", "json.html", ""])
def test_an_unknown_form_is_not_found(client, opened, form):
    assert client.get(f"/debates/{opened.slug}/export.{form}").status_code == 404


def test_a_debate_in_preparation_is_not_found_by_readers(client, debate, cleo, olga):
    address = f"/debates/{debate.slug}/export.json"
    answers = [client.get(address).status_code]
    for person in (cleo, olga):
        client.force_login(person)
        answers.append(client.get(address).status_code)

    assert answers == [404, 404, 200]


def test_nothing_can_be_posted_to_a_download(client, opened):
    assert client.post(f"/debates/{opened.slug}/export.json").status_code == 405


def test_an_organizers_download_is_kept_by_no_cache(client, sealed, olga):
    client.force_login(olga)
    response = client.get(f"/debates/{sealed.slug}/export.json")

    assert b"xylophone" in response.content
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("form", WRITERS)
def test_a_sealed_text_is_in_no_form_for_anybody_else(client, sealed, bea, cleo, ada, form):
    address = f"/debates/{sealed.slug}/export.{form}"
    bodies = [client.get(address).content]
    for person in (bea, cleo, ada):
        client.force_login(person)
        bodies.append(client.get(address + "?pictures=1").content)

    assert ["xylophone" in text or "Sealed title" in text for text in map(text_in, bodies)] == [False] * 4


def test_the_command_writes_what_anyone_may_read(opened, tmp_path, capsys):
    call_command("export_debate", opened.slug, "-o", str(tmp_path / "debate.json"))
    call_command("export_debate", opened.slug, "--form", "md", "-o", str(tmp_path / "debate.md"))

    assert json.loads((tmp_path / "debate.json").read_bytes())["slug"] == opened.slug
    assert (tmp_path / "debate.md").read_text(encoding="utf-8").startswith("---\ntitle: ")


def test_the_command_knows_no_debate_that_is_not_public(debate):
    with pytest.raises(CommandError, match="that anyone may read"):
        call_command("export_debate", debate.slug)
