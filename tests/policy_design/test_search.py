"""What the search finds of policy design is what its rules let each reader read, drafts and private processes included."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum.people.models import Person
from forum.search.finding import find
from policy_design import rules
from policy_design.options.models import Option
from policy_design.process.models import Document, Process
from policy_design.recommendations.models import Recommendation
from policy_design.summary.models import Summary
from tests.policy_design.cast import argue

pytestmark = pytest.mark.django_db

WORD = "xylophone"


@pytest.fixture
def written(option, olga, ben):
    """A process in which everything that can be found has the word, drafts too."""
    process = Process.objects.get(pk=option.process_id)
    argue(option, ben)
    Process.objects.filter(pk=process.pk).update(problem_html=f"<p>The {WORD} problem</p>")
    Option.objects.filter(pk=option.pk).update(clauses=[f"Everybody gets a {WORD}."])
    now = timezone.now()
    for number, status in enumerate(Recommendation.Status.values, start=1):
        Recommendation.objects.create(
            process=process, number=number, title=f"Advice {status}", source="s", html=f"<p>{WORD}</p>",
            addressee="All", kind="other", status=status, published_at=None if status == "draft" else now,
            withdrawn_because="So." if status == "withdrawn" else "",
        )  # fmt: skip
    for slug, at in (("out", now), ("planned", None)):
        Document.objects.create(
            process=process, slug=slug, title=f"Text {slug}", source="s", html=f"<p>{WORD}</p>", published_at=at
        )
    common = dict(closer=olga, as_of=now, snapshot={}, snapshot_digest="d", rules_version=1, sections=[])
    common |= {"introduction_html": f"<p>{WORD}</p>"}
    Summary.objects.create(
        process=process, number=1, state="final", digest="x", review_ends_at=now, final_at=now, **common
    )
    Summary.objects.create(process=process, number=2, state="draft", why_anew="More.", client_key=uuid4(), **common)
    return process


def expected(reader, process: Process) -> set[str]:
    process = Process.objects.select_related("topic").get(pk=process.pk)
    if not rules.can_read_process(reader, process):
        return set()
    found = {f"process {process.pk}", *(f"option {one.pk}" for one in process.options.all())}
    found |= {
        f"recommendation {one.pk}"
        for one in process.recommendations.all()
        if rules.can_read_recommendation(reader, one, process)
    }
    found |= {f"document {one.pk}" for one in process.documents.all() if rules.can_read_document(reader, one, process)}
    found |= {f"summary {one.pk}" for one in process.summaries.all() if rules.can_read_summary(reader, one)}
    return found


def told(reader) -> set[str]:
    hits = find(WORD, reader=reader, on_a_page=100).hits
    models = {"process": Process, "option": Option, "document": Document}
    models |= {"recommendation": Recommendation, "summary": Summary}
    urls = {one.get_absolute_url(): f"{name} {one.pk}" for name, model in models.items() for one in model.objects.all()}
    return {urls[hit.shown.url] for hit in hits}


@pytest.mark.parametrize("is_public", [True, False])
def test_everybody_finds_what_the_rules_let_them_read(written, is_public, olga, ben, bea, mo, cleo, ada):
    topics = [written.topic, *written.topic.parts.all()]
    for topic in topics:
        topic.is_public = is_public
        topic.save()

    for reader in (olga, ben, bea, mo, cleo, ada, AnonymousUser()):
        reader = Person.objects.get(pk=reader.pk) if reader.pk else reader
        assert told(reader) == expected(reader, written)


def test_arguments_are_found_with_the_option_that_they_are_about(written, ben):
    (hit,) = find("reaches people in time", reader=ben).hits

    assert (hit.kind.key, hit.shown.within) == ("contribution", Option.objects.get().debate.question)


def test_the_text_of_an_option_is_found_once(written, ben):
    kinds = [hit.kind.key for hit in find("shared guidance", reader=ben).hits]

    assert kinds.count("option") == 1
    assert not {"framing", "debate"} & set(kinds)
