"""Changing the settings of a debate."""

import pytest

from forum.debates.models import Debate
from tests.cast import move


def path(debate) -> str:
    return f"/debates/{debate.slug}/organize/edit/"


def typed(client, debate, **changed) -> dict[str, str]:
    """What the form shows, with changes."""
    form = client.get(path(debate)).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    shown = {
        name: value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else value
        for name, value in fields.items()
    }
    return {name: value for name, value in shown.items() if value is not None} | changed


def test_settings_are_saved_and_told(client, debate, olga):
    client.force_login(olga)

    answer = client.post(path(debate), typed(client, debate, question="Who owns a smile?", series="Faces", tags="Law"))

    after = Debate.objects.get(pk=debate.pk)
    assert answer.url == f"/debates/{debate.slug}/organize/"
    assert (after.question, after.series, after.slug) == ("Who owns a smile?", "Faces", debate.slug)
    assert [tag.name for tag in after.tags.all()] == ["Law"]
    assert after.topic.events.filter(kind="debate.edited").count() == 1


def test_what_is_not_touched_stays(client, debate, olga):
    client.force_login(olga)

    client.post(path(debate), typed(client, debate))

    after = Debate.objects.get(pk=debate.pk)
    assert (after.host, after.is_open, after.licence) == ("The Host", True, "CC-BY-SA-4.0")
    assert after.writing_closes_at.replace(second=0, microsecond=0) == debate.writing_closes_at.replace(
        second=0, microsecond=0
    )


def test_dates_of_stages_that_the_format_lacks_are_not_asked(client, debate, olga):
    client.force_login(olga)

    names = [field.name for field in client.get(path(debate)).context["form"].date_fields]

    assert names == ["writing_closes_at", "opens_at", "rebuttals_close_at", "closes_at"]


def test_the_licence_cannot_change_after_the_first_signature_and_the_rest_stays_typed(client, sealed, olga):
    client.force_login(olga)

    answer = client.post(path(sealed), typed(client, sealed, licence="CC0-1.0", series="Kept as typed"))

    assert answer.context["form"].non_field_errors() == [
        "Contributions have been signed under the present licence, so it cannot be changed."
    ]
    assert "Kept as typed" in answer.content.decode()
    assert Debate.objects.get(pk=sealed.pk).series == ""


def test_members_only_takes_a_debate_from_the_public(client, opened, olga):
    client.force_login(olga)

    client.post(path(opened), typed(client, opened, is_open="no"))

    assert not Debate.objects.get(pk=opened.pk).topic.is_public


def test_an_archived_debate_keeps_its_settings_and_says_so(client, opened, olga):
    archived = move(move(opened, olga, "close"), olga, "archive")
    client.force_login(olga)

    page = client.get(path(archived))

    assert page.status_code == 403
    assert "nothing in it changes any more" in page.content.decode()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_date_that_no_database_holds_is_refused_in_words(client, debate, olga, moment):
    client.force_login(olga)

    answer = client.post(path(debate), typed(client, debate, writing_closes_at=moment))

    assert answer.context["form"].errors["writing_closes_at"] == ["Choose a year between 1900 and 2199."]
    assert Debate.objects.get(pk=debate.pk).writing_closes_at == debate.writing_closes_at
