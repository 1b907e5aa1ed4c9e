import json
from dataclasses import replace

import pytest
from hypothesis import given, settings

from forum.paper.plain import as_data, digest_of, from_data
from tests.forum.paper.made import paper, papers


def test_a_paper_kept_as_json_comes_back_as_it_was():
    kept = json.loads(json.dumps(as_data(paper())))

    assert from_data(kept) == paper()


@given(papers)
@settings(max_examples=40)
def test_any_paper_comes_back(one):
    assert from_data(json.loads(json.dumps(as_data(one)))) == one


def test_its_digest_is_over_all_but_the_digest_itself():
    one = paper()

    assert digest_of(replace(one, digest="sha256:0")) == digest_of(one)
    assert digest_of(replace(one, title="Another")) != digest_of(one)
    assert digest_of(from_data(as_data(one))) == digest_of(one)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"schema": "folkmoot/paper-9"},
        {"schema": "folkmoot/paper-1", "title": "x"},
        {**as_data(paper()), "blocks": [{"is": "os.system"}]},
        {**as_data(paper()), "blocks": [{"is": "paragraph", "evil": 1}]},
    ],
)
def test_what_is_no_paper_is_refused(data):
    with pytest.raises(ValueError, match="paper"):
        from_data(data)
