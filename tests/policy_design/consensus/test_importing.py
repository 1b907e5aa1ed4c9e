"""Exports of Polis, old and new; what is wrong with them is named by file, line and code."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_design.consensus.importing import MOST_LETTERS, Fault, kind_of, read_polis

OLD_COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1658934589213,Wed Jul 27 22:09:49 WIB 2022,0,23,2,1,1,"Credit people, always"
1658934633363,Wed Jul 27 22:10:33 WIB 2022,1,23,1,0,-1,Nobody reads licences
"""
NEW_COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-meta,is-seed,group-informed-consensus,comment-body
1731527035,Wed Nov 13 2024,0,0,2,1,1,False,True,0.25,"Credit people, always"
1731527052,Wed Nov 13 2024,1,0,1,0,1,True,,,"I take photographs"
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1731527100,x,0,7,1
1731527101,x,0,8,1
1731527102,x,0,8,-1
1731527103,x,1,7,1
"""
TABLE = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1
7,,1,0,2,2,0,1,1
8,,0,0,1,0,1,-1,
9,,,0,0,0,0,,
"""


def read(**files):
    return read_polis({f"{name.replace('_', '-')}.csv": text.encode() for name, text in files.items()})


@pytest.mark.parametrize("comments", [OLD_COMMENTS, NEW_COMMENTS])
def test_old_and_new_layouts_are_read(comments):
    found = read(comments=comments, votes=VOTES, participants_votes=TABLE)

    assert found.faults == []
    assert found.votes == {(7, 0): 1, (7, 1): 1, (8, 0): -1}
    assert (found.cast, found.groups, found.notes) == (4, {7: 1, 8: 0}, set())
    assert list(found.rows) == [(7, 0, 1), (7, 1, 1), (8, 0, -1)]
    assert found.statements[0].text == "Credit people, always"


def test_seconds_and_milliseconds_are_told_apart():
    assert read(comments=OLD_COMMENTS).statements[0].at == 1658934589
    assert read(comments=NEW_COMMENTS).statements[0].at == 1731527035


def test_moderation_meta_and_seed_are_read():
    old, new = read(comments=OLD_COMMENTS), read(comments=NEW_COMMENTS)

    assert (old.hidden, new.hidden) == ({1}, set())
    assert [(one.is_meta, one.is_seed, one.consensus) for one in new.statements.values()] == [
        (False, True, 0.25),
        (True, False, None),
    ]


def test_signs_that_fit_only_when_turned_are_turned():
    turned = VOTES.replace(",1\n", ",+\n").replace(",-1\n", ",1\n").replace(",+\n", ",-1\n")

    by_comments = read(comments=OLD_COMMENTS, votes=turned)
    by_table = read(votes=turned, participants_votes=TABLE)

    assert by_comments.votes == by_table.votes == {(7, 0): 1, (7, 1): 1, (8, 0): -1}
    assert by_comments.notes == by_table.notes == {"signs_turned"}


def test_the_last_vote_counts_by_its_time_whatever_the_order_of_lines():
    head, *lines = VOTES.splitlines()

    assert read(votes="\n".join([head, *lines[::-1]])).votes[8, 0] == -1


def test_without_a_file_of_votes_the_table_is_taken():
    assert read(participants_votes=TABLE).votes == {(7, 0): 1, (7, 1): 1, (8, 0): -1}


def test_a_text_without_quotes_is_put_together():
    found = read(comments=OLD_COMMENTS.replace('"', ""))

    assert (found.statements[0].text, found.notes) == ("Credit people, always", {"unquoted_text"})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("votes.csv", "votes.csv"),
        ("2025-08-29-0002-7btrabcujr-participant-votes.csv", "participants-votes.csv"),
        ("x/participants-votes.csv", "participants-votes.csv"),
        ("stats-history.csv", None),
        ("upvotes.csv", None),
    ],
)
def test_files_are_known_by_their_names(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("line", "code", "value"),
    [
        ("1,x,0,7", "cells", "4"),
        ("1,x,0,7,2", "not_a_vote", "2"),
        ("1,x,0,7,=1+1", "not_a_vote", "=1+1"),
        ("1,x,zero,7,1", "not_a_number", "zero"),
        ("1,x,0,99999999999999999999,1", "not_a_number", "99999999999999999999"),
        ("1,x,5,7,1", "unknown", "5"),
    ],
)
def test_a_malformed_vote_is_named_and_the_others_count(line, code, value):
    found = read(comments=OLD_COMMENTS, votes=f"{VOTES}{line}\n")

    assert found.faults == [Fault("votes.csv", 6, code, value)]
    assert len(found.votes) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('=HYPERLINK("http://example.org")', "formula"),
        ("@SUM(1)", "formula"),
        ("+SUM(1)", "formula"),
        ("x" * (MOST_LETTERS + 1), "too_long"),
    ],
)
def test_a_statement_that_a_spreadsheet_would_run_is_refused(text, code):
    quoted = text.replace('"', '""')
    found = read(comments=f'{OLD_COMMENTS}1,x,2,1,0,0,1,"{quoted}"\n')

    assert [(one.line, one.code) for one in found.faults] == [(4, code)]
    assert list(found.statements) == [0, 1]


def test_plain_words_behind_a_dash_are_no_formula():
    assert read(comments=f"{OLD_COMMENTS}1,x,2,1,0,0,1,- we should ask (first)\n").faults == []


def test_a_statement_twice_and_wrong_totals_are_named():
    assert read(comments=OLD_COMMENTS + OLD_COMMENTS.splitlines()[1] + "\n").faults[0].code == "twice"
    assert read(participants_votes=TABLE.replace("7,,1,0,2", "7,,1,0,3")).faults == [
        Fault("participants-votes.csv", 2, "totals", "n-votes")
    ]


@pytest.mark.parametrize(
    ("data", "code", "value"),
    [
        (b"", "empty", ""),
        (b"timestamp,vote\n1,1\n", "no_column", "comment-id"),
        (VOTES.encode() + b"\0", "has_nul", ""),
        (VOTES.encode() + "1,x,0,7,é".encode("latin-1"), "not_utf8", "6"),
        (VOTES.encode("utf-16"), "has_nul", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(data, code, value):
    found = read_polis({"votes.csv": data})

    assert (found.faults, found.votes) == ([Fault("votes.csv", 0, code, value)], {})


def test_size_is_bounded(monkeypatch):
    monkeypatch.setattr("policy_design.consensus.importing.MOST_BYTES", 10)
    assert read(votes=VOTES).faults[0].code == "too_large"

    monkeypatch.setattr("policy_design.consensus.importing.MOST_BYTES", 10_000)
    monkeypatch.setattr("policy_design.consensus.importing.MOST_ROWS", 3)
    assert read(votes=VOTES).faults == [Fault("votes.csv", 4, "too_many_rows")]


def test_a_cell_without_end_and_a_thousand_faults_are_borne():
    endless = read(votes=f'{VOTES}1,x,0,7,"{"x" * 200_000}\n')
    many = read(votes=VOTES + "1,x,0,7,9\n" * 1000)

    assert endless.faults[0].code in ("not_csv", "not_a_vote")
    assert (len(many.faults), len(many.votes)) == (100, 3)


def test_a_byte_order_mark_and_other_line_ends_are_borne():
    assert read_polis({"votes.csv": b"\xef\xbb\xbf" + VOTES.replace("\n", "\r\n").encode()}).faults == []


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.text(alphabet='0123456789,"\n\r-=x ', max_size=120))
def test_no_file_whatever_breaks_the_reading(data, tail):
    heads = {"votes.csv": VOTES, "comments.csv": OLD_COMMENTS, "participants-votes.csv": TABLE}

    for name, head in heads.items():
        read_polis({name: data})
        found = read_polis({name: (head + tail).encode()})
        assert set(found.votes.values()) <= {-1, 0, 1}
        assert all(one.file == name and one.line >= 0 for one in found.faults)
