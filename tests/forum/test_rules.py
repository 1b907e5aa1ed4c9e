"""The constitution, cell by cell: every action × role × stage, written down here a second time by hand."""

import pytest

from forum import rules
from forum.debates.formats import FORMATS
from forum.debates.stages import Stage
from forum.management.commands.document import (
    ACTIONS,
    ANYWHERE,
    FIGURES,
    ROLES,
    Scene,
    allowed_stages,
    events_markdown,
    roles_markdown,
)

ALL, PUBLISHED, NEVER = "DWORCXA", "WORCXA", ""

#                                             anonymous  reader     contrib. other    expert   moder.   organizer steward
EXPECTED = {
    "read a public debate": (PUBLISHED, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "read a members-only debate": (NEVER, NEVER, ALL, ALL, ALL, ALL, ALL, ALL),
    "export": (PUBLISHED, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "have its news sent to an address of one's own": (NEVER, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "have its news sent to one address too many": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "follow it": (NEVER, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "change a webhook of the contributor's": (NEVER, NEVER, ALL, NEVER, NEVER, NEVER, NEVER, NEVER),
    "see the organizer's page": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "edit question, framing, dates, gallery": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DWORCX", NEVER),
    "add or remove voices": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "D", NEVER),
    "move to another stage (gates permitting)": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "invite a contributor": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DW", NEVER),
    "invite a moderator or co-organizer": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DWORC", NEVER),
    "remove a member": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "read a published text": (PUBLISHED, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "read a sealed text": (NEVER, NEVER, ALL, NEVER, NEVER, NEVER, ALL, NEVER),
    "read a hidden text": (NEVER, NEVER, ALL, NEVER, NEVER, ALL, ALL, NEVER),
    "write and sign an opening": (NEVER, NEVER, "W", NEVER, NEVER, NEVER, NEVER, NEVER),
    "sign an opening without a disclosure": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "sign an opening after the deadline": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "sign an opening (open question)": (NEVER, NEVER, "WO", NEVER, NEVER, NEVER, NEVER, NEVER),
    "write and sign a closing statement": (NEVER, NEVER, "C", NEVER, NEVER, NEVER, NEVER, NEVER),
    "change a published text": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "change a sealed text": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "respond": (NEVER, "ORC", "ORC", "ORC", "ORC", "ORC", "ORC", "ORC"),
    "respond (two voices)": (NEVER, "OR", "OR", "OR", "OR", "OR", "OR", "OR"),
    "respond after the stage's deadline": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "change a response of one's own": (NEVER, "WORC", "DWORC", "DWORC", "DWORC", "DWORC", "DWORC", "DWORC"),
    "change somebody else's response": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "decide about what others said": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "hide a text of somebody else": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "hide a text of one's own": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "hide the framing": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "hide the sentence of a withdrawn text": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "hide a text that was withdrawn without a sentence": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "show a hidden text again": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "respond when suspended": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "respond before slow mode allows": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "respond where only members do": (NEVER, NEVER, "ORC", "ORC", "ORC", "ORC", "ORC", NEVER),
    "respond to a text": (NEVER, "ORC", "ORC", "ORC", "ORC", "ORC", "ORC", "ORC"),
    "respond to a text whose answers are closed": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "read a response that waits for a moderator": (NEVER, NEVER, ALL, NEVER, NEVER, ALL, ALL, NEVER),
    "read a deleted text": (NEVER, NEVER, ALL, NEVER, NEVER, NEVER, NEVER, NEVER),
    "delete a response of one's own": (NEVER, "WORCX", "DWORCX", "DWORCX", "DWORCX", "DWORCX", "DWORCX", "DWORCX"),
    "withdraw a published contribution": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "withdraw a sealed contribution": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "withdraw with a sentence when suspended": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "withdraw without one when suspended": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "rebut": (NEVER, NEVER, NEVER, "R", NEVER, NEVER, NEVER, NEVER),
    "rebut (roundtable)": (NEVER, NEVER, NEVER, "R", "R", NEVER, NEVER, NEVER),
    "rebut (open question)": (NEVER, "OR", NEVER, "OR", "OR", "OR", "OR", "OR"),
    "rebut after the deadline": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "publish a rebuttal without a disclosure (open question)": (NEVER, "OR", NEVER, NEVER, NEVER, "OR", "OR", "OR"),
    "reply to a rebuttal": (NEVER, NEVER, "R", "R", NEVER, NEVER, NEVER, NEVER),
    "reply to a rebuttal (roundtable)": (NEVER, NEVER, "R", "R", "R", NEVER, NEVER, NEVER),
    "concede a rebuttal": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "withdraw a rebuttal": (NEVER, NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER),
    "mark how a rebuttal puts one's point as fair": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "waive the right of reply": (NEVER, NEVER, "R", NEVER, NEVER, NEVER, NEVER, NEVER),
    "waive the right of reply (open question)": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "hand a response to a contributor": (NEVER, NEVER, NEVER, NEVER, NEVER, "DWORC", "DWORC", NEVER),
    "answer a response that was handed on": (NEVER, NEVER, "DWORC", NEVER, NEVER, NEVER, NEVER, NEVER),
    "choose a view": ("ORC", "ORC", NEVER, NEVER, "ORC", "ORC", "ORC", "ORC"),
    "choose a view where that takes an account": (NEVER, "ORC", NEVER, NEVER, "ORC", "ORC", "ORC", "ORC"),
    "see how readers moved": ("ORCXA", "ORCXA", "ORCXA", "ORCXA", "ORCXA", "ORCXA", "ORCXA", "ORCXA"),
    "propose a correction": ("ORCX", "ORCX", "ORCX", "ORCX", "ORCX", "ORCX", "ORCX", "ORCX"),
    "decide about a correction": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DWORCX", NEVER),
    "report a text": (PUBLISHED, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "report the sentence of a withdrawn text": (PUBLISHED, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "decide about a text that answers oneself": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "decide about a text that names oneself": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "review a waiting response": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "ask for a change of a text": (NEVER, NEVER, NEVER, NEVER, NEVER, "DWORC", "DWORC", NEVER),
    "close the answers to a text": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "open the answers to a text again": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "set slow mode": (NEVER, NEVER, NEVER, NEVER, NEVER, "DWORC", "DWORC", NEVER),
    "suspend a reader": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "suspend an expert": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "let a suspended reader write again": (NEVER, NEVER, NEVER, NEVER, NEVER, ALL, ALL, NEVER),
    "appeal against a decision about oneself": (NEVER, NEVER, ALL, NEVER, NEVER, NEVER, NEVER, NEVER),
    "appeal a second time": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER),
    "hear an appeal": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALL, NEVER),
    "read the syllabus": (PUBLISHED, PUBLISHED, ALL, ALL, ALL, ALL, ALL, ALL),
    "change the syllabus": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DWORCX", NEVER),
    "suggest a source for the syllabus": ("WORCX", "WORCX", *("DWORCX",) * 6),
    "answer a suggested source": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DWORCX", NEVER),
    "be told of additions to the syllabus": ("WORCX", "WORCX", *("DWORCX",) * 6),
    "change the framing": (NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, "DWORC", NEVER),
}
EXPECTED_ANYWHERE = {
    "set up a debate": {"organizer", "steward"},
    "use the admin": {"steward"},
    "add references and pictures": {"contributor", "other contributor", "expert", "moderator", "organizer", "steward"},
    "see a reference nobody can read yet, of somebody else here": {"organizer"},
    "see a reference or picture shown in this members-only debate": {
        *("contributor", "other contributor", "expert", "moderator", "organizer", "steward")
    },
    "correct somebody else's listed reference here": {"organizer", "steward"},
    "see a picture nobody can see yet, of somebody else here": {"organizer"},
    "change the credit of somebody else's shown picture here": {"organizer", "steward"},
    "have mail sent again to a mailbox of one's own that refused it": set(ROLES) - {"anonymous"},
    "have mail sent again to somebody else's mailbox": {"steward"},
    "change one's own profile": set(ROLES) - {"anonymous"},
    "change another's profile": set(),
    "edit the newsletter": {"organizer", "steward"},
    "make an access token": set(ROLES) - {"anonymous"},
    "revoke a token of one's own": set(ROLES) - {"anonymous"},
    "revoke somebody else's token": set(),
    "act by a token of one's own within its scopes": set(ROLES) - {"anonymous"},
    "act by a token of one's own beyond its scopes": set(),
}
LETTER_OF = dict(zip("DWORCXA", Stage, strict=True))


def test_the_table_here_names_every_action():
    assert set(EXPECTED) == set(ACTIONS)
    assert set(EXPECTED_ANYWHERE) == set(ANYWHERE)


ROWS = [(action, role, stages) for action, row in EXPECTED.items() for role, stages in zip(ROLES, row, strict=True)]


@pytest.mark.parametrize(("action", "role", "stages"), ROWS)
def test_a_role_may_do_exactly_what_the_table_says_in_every_stage(action, role, stages):
    verdicts = {letter: ACTIONS[action](FIGURES[role], stage) for letter, stage in LETTER_OF.items()}

    assert "".join(letter for letter, verdict in verdicts.items() if verdict) == stages
    assert all(verdict or str(verdict.reason).endswith(".") for verdict in verdicts.values())


@pytest.mark.parametrize("action", EXPECTED_ANYWHERE)
def test_what_does_not_depend_on_the_stage(action):
    allowed = {role for role in ROLES if ANYWHERE[action](FIGURES[role])}

    assert allowed == EXPECTED_ANYWHERE[action]


def test_every_rule_is_in_the_table():
    import inspect

    said = "".join(inspect.getsource(ask) for ask in [*ACTIONS.values(), *ANYWHERE.values()])
    elsewhere = {"can_write", "can_answer_invitation", "can_accept_invitation", "can_use_draft", "can_keep_draft"}
    elsewhere.add("can_be_filled")  # half of can_invite
    public = {name for name in vars(rules) if name.startswith("can_")}

    assert {name for name in public if f"rules.{name}(" not in said} <= elsewhere


def test_nobody_in_any_format_writes_what_the_format_does_not_ask_for():
    for form in FORMATS.values():
        for stage in Stage:
            scene = Scene(stage, format_key=form.key)
            for kind in ("opening", "closing"):
                may = bool(rules.can_write(FIGURES["contributor"], scene.voice, kind))
                assert may is form.allows("contributor", stage, kind)


def test_the_documents_are_up_to_date(settings):
    docs = settings.BASE_DIR / "docs"

    assert (docs / "ROLES.md").read_text() == roles_markdown()
    assert (docs / "EVENTS.md").read_text() == events_markdown()


def test_stages_are_listed_by_letter():
    assert allowed_stages(ACTIONS["add or remove voices"], "organizer") == "D"
