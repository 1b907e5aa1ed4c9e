"""Texts and debate files that come in: by the command, by the organizer's form, and straight through the actions."""

import io
import re
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from forum.debates.models import Contribution, Debate
from forum.debates.queries import facts_of
from forum.export.documents import read_document
from forum.export.incoming import import_contribution, import_framing
from forum.export.writers import write_json
from forum.library.models import CreditedImage, Reference
from forum.people.models import Person
from forum.verdicts import Refused
from tests.cast import new_debate, voice_of
from tests.forum.export import made

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"


def run(*arguments, **options) -> str:
    out = io.StringIO()
    call_command("import_debate", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text, re.MULTILINE))


def framing_of(debate: Debate) -> str:
    return Debate.objects.get(pk=debate.pk).framing.html


# The documents that defined the mission, else our own --------------------------------------------------------


def test_the_essay_becomes_a_debate_with_every_heading_and_link(olga, seed):
    raw = seed("000") or (DOCUMENTS / "essay.md").read_text(encoding="utf-8")

    debate = import_framing(read_document(raw, "essay.md"), by=olga, client_key=uuid4())

    html = framing_of(debate)
    assert count(r"<h[1-6][ >]", html) == count(r"^#{1,6} ", raw)
    assert count(r"<a [^>]*href=\"(?:https?|mailto):", html) == count(r"\]\((?:https?:|mailto:)", raw)
    assert count(r"<li[ >]", html) == count(r"^\* ", raw)
    assert count(r"<strong>", html) == count(r"\*\*[^*\n]+\*\*", raw)
    assert Debate.objects.get().framing.byline == re.search(r"^\*([^*\n]+)\*$", raw, re.MULTILINE)[1]
    assert Person.objects.count() == 1


def test_the_debate_page_becomes_a_debate_with_references_credits_and_voices(olga, seed):
    raw = seed("002") or (DOCUMENTS / "debate.txt").read_text(encoding="utf-8")

    debate = import_framing(read_document(raw, "debate.txt"), by=olga, client_key=uuid4())

    assert f"Debate: {debate.question}" in raw
    assert debate.reference_list.count() == count(r"^ *• ", raw)
    assert debate.gallery.count() == count(r", via (?:Wikimedia Commons|Flickr)$", raw)
    assert [voice.label for voice in debate.voices.all()] == re.findall(
        r"^Read the contribution by (.+)$", raw, re.MULTILINE
    )
    assert count(r"<p[ >]", framing_of(debate)) > 5


def test_the_sources_keep_the_day_they_were_read(olga, seed):
    theirs = seed("002")
    raw = theirs or (DOCUMENTS / "debate.txt").read_text(encoding="utf-8")

    import_framing(read_document(raw, "debate.txt"), by=olga, client_key=uuid4())

    days = sorted(str(one.retrieved_on) for one in Reference.objects.exclude(retrieved_on=None))
    ours = ["2024-02-20", "2024-03-03"]  # the second is written "Accessed 3 March 2024"
    assert days == (sorted(re.findall(r"retrieved on (\d{4}-\d\d-\d\d)", raw, re.IGNORECASE)) if theirs else ours)


def test_credits_without_pictures_keep_the_debate_in_preparation(olga):
    raw = (DOCUMENTS / "debate.txt").read_text(encoding="utf-8")

    debate = import_framing(read_document(raw, "debate.txt"), by=olga, client_key=uuid4())

    credits = CreditedImage.objects.all()
    assert [image.missing for image in credits if "file" not in image.missing] == []
    assert {image.licence for image in credits} == {"CC-BY-SA-4.0", "CC-BY-2.0", "public-domain", "LAL-1.3"}
    assert facts_of(debate).uncredited == 4


# Contributions ---------------------------------------------------------------------------------------------------


def letter():
    return read_document((DOCUMENTS / "letter.md").read_bytes(), "letter.md")


def test_a_text_becomes_a_contribution_signed_by_the_author_it_names(olga, debate):
    contribution = import_contribution(letter(), by=olga, voice=voice_of(debate, "a"), client_key=uuid4())

    post = contribution.post
    assert (post.author, post.byline) == (None, "Irina Voskuil, Osei Brandt-Lund")
    assert (post.status, str(post.signed_at.date()), post.title) == ("sealed", "2023-11-02", "A letter on lending")
    assert contribution.has_interests is None


def test_the_same_key_enters_it_once(olga, debate):
    key = uuid4()
    for _twice in range(2):
        import_contribution(letter(), by=olga, voice=voice_of(debate, "a"), client_key=key)

    assert Contribution.objects.count() == 1


def test_nobody_else_may_enter_a_text(debate, dan, cleo):
    for person in (dan, cleo):
        with pytest.raises(Refused):
            import_contribution(letter(), by=person, voice=voice_of(debate, "a"), client_key=uuid4())


def test_a_voice_with_a_contributor_speaks_for_itself(olga, writing):
    with pytest.raises(Refused, match="has a contributor, who signs here themselves"):
        import_contribution(letter(), by=olga, voice=voice_of(writing, "a"), client_key=uuid4())


def test_a_voice_speaks_once(olga, debate):
    import_contribution(letter(), by=olga, voice=voice_of(debate, "a"), client_key=uuid4())

    with pytest.raises(Refused, match="already spoken"):
        import_contribution(letter(), by=olga, voice=voice_of(debate, "a"), client_key=uuid4())


def test_no_text_comes_in_once_the_debate_is_open(olga, opened):
    with pytest.raises(Refused, match="not being written at this stage"):
        import_contribution(letter(), by=olga, voice=voice_of(opened, "a"), client_key=uuid4())


# The command ------------------------------------------------------------------------------------------------------


def test_the_command_imports_a_text_and_a_debate_file(olga, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "debate.json").write_bytes(write_json(_without_data(made.debate())))

    said = run(DOCUMENTS / "essay.md", tmp_path / "debate.json")

    assert said.count("/debates/") == 2
    assert {debate.framing.byline for debate in Debate.objects.all()} == {
        "Irina Voskuil, Teo van der Halm",
        "Harbour Library",
    }


def _without_data(bundle):
    return replace(bundle, images=tuple(replace(image, data=None) for image in bundle.images))


def test_the_command_enters_a_text_for_a_voice(olga, debate):
    said = run(DOCUMENTS / "letter.md", into=debate.slug, voice="b")

    assert said == f"letter.md: /debates/{debate.slug}/\n"
    assert Contribution.objects.get().voice.letter == "b"


def test_a_malformed_file_gets_its_line_and_nothing_is_imported(olga, tmp_path):
    bad = tmp_path / "bad.md"
    bad.write_text("---\ntitle: One\ntitle: Two\n---\nText.\n", encoding="utf-8")

    with pytest.raises(CommandError, match=r"bad\.md: Line 3: “title” stands twice.*Nothing was imported"):
        run(DOCUMENTS / "essay.md", bad)

    assert (Debate.objects.count(), Reference.objects.count()) == (0, 0)


def test_a_debate_file_with_a_wrong_value_gets_its_line(olga, tmp_path):
    bad = tmp_path / "bad.json"
    body = write_json(_without_data(made.debate()))
    body = b"\n".join(line for line in body.split(b"\n") if b'"digest"' not in line)
    bad.write_bytes(body.replace(b'"format": "two-voices"', b'"format": "duel"'))
    line = bad.read_text(encoding="utf-8").split("\n").index('  "format": "duel",') + 1

    with pytest.raises(CommandError, match=rf"Line {line}: The format “duel” is not known here"):
        run(bad)

    assert Debate.objects.count() == 0


def test_when_the_second_file_is_refused_the_first_is_not_kept(olga, tmp_path):
    long = tmp_path / "long.md"
    long.write_text(f"---\ntitle: {'Why? ' * 60}\n---\nText.\n", encoding="utf-8")

    with pytest.raises(CommandError, match="240 characters"):
        run(DOCUMENTS / "essay.md", long)

    assert Debate.objects.count() == 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"organizer": "nobody@example.org"}, "may set up debates"),
        ({"into": "somewhere"}, "belong together"),
        ({"into": "somewhere", "voice": "a"}, "no voice a in a debate “somewhere”"),
    ],
)
def test_the_command_says_what_is_wrong_with_what_was_asked(olga, options, says):
    with pytest.raises(CommandError, match=says):
        run(DOCUMENTS / "essay.md", **options)


def test_the_command_wants_to_know_which_organizer(olga, dan):
    with pytest.raises(CommandError, match="--organizer EMAIL"):
        run(DOCUMENTS / "essay.md")


# The form ---------------------------------------------------------------------------------------------------------


def upload(client, *names):
    files = [SimpleUploadedFile(name, (DOCUMENTS / name).read_bytes()) for name in names]
    return client.post("/debates/import/", {"sent": files})


def fields_of(response, **more):
    form = response.context["form"]
    return {"kept": form["kept"].value(), "client_key": form["client_key"].value(), "format_key": "two-voices", **more}


def test_the_form_is_for_organizers(client, cleo):
    client.force_login(cleo)

    assert client.get("/debates/import/").status_code == 403


def test_the_form_shows_what_was_read_and_keeps_nothing_yet(client, olga):
    client.force_login(olga)

    response = upload(client, "debate.txt")

    (preview,) = response.context["previews"]
    assert (len(preview.voices), len(preview.credits), Debate.objects.count()) == (2, 4, 0)
    assert "Should a library lend its recorded voices to machines?" in response.content.decode()


def test_confirming_imports_once_however_often_it_is_sent(client, olga):
    client.force_login(olga)
    fields = fields_of(upload(client, "debate.txt"))

    for _twice in range(2):
        response = client.post("/debates/import/", fields)

    debate = Debate.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/debates/{debate.slug}/organize/")
    assert debate.is_open is False


def test_a_text_can_go_to_a_voice_of_ones_own_debates_only(client, olga, dan, debate):
    elsewhere = new_debate(dan, "Another question?")
    client.force_login(olga)
    fields = fields_of(upload(client, "letter.md"), place=f"{elsewhere.slug}:a")

    refused = client.post("/debates/import/", fields)
    done = client.post("/debates/import/", {**fields, "place": f"{debate.slug}:a"})

    assert (refused.status_code, done.status_code) == (200, 302)
    assert Contribution.objects.get().voice.debate == debate


def test_a_bad_file_is_told_beside_the_field(client, olga):
    client.force_login(olga)

    response = client.post("/debates/import/", {"sent": [SimpleUploadedFile("a.md", b"---\ntitle: [\n---\n")]})

    assert [error[:14] for error in response.context["form"].errors["sent"]] == ["a.md: Line 2: "]


def test_what_another_person_signed_is_not_taken(client, olga, dan):
    client.force_login(olga)
    fields = fields_of(upload(client, "essay.md"))
    client.force_login(dan)

    response = client.post("/debates/import/", fields)

    assert (response.status_code, Debate.objects.count()) == (200, 0)
    assert "Choose the files again" in response.content.decode()


def test_a_voice_that_has_spoken_meanwhile_is_refused_with_the_preview(client, olga):
    client.force_login(olga)
    free = new_debate(olga, "A third question?")
    fields = fields_of(upload(client, "letter.md"), place=f"{free.slug}:a")
    import_contribution(letter(), by=olga, voice=voice_of(free, "a"), client_key=uuid4())

    response = client.post("/debates/import/", fields)

    assert response.status_code == 200
    assert len(response.context["previews"]) == 1
    assert Contribution.objects.count() == 1
